import { registry } from "@web/core/registry";

/** A step of the funnel says how many it keeps. */
const keeps = (step, count) =>
    `.o_reach_step[data-step='${step}'] .o_reach_count:contains(/^${count}$/)`;

/** Exclude another segment and watch the funnel. */
registry.category("web_tour.tours").add("contact_segmentation_mailing_reach", {
    steps: () => [
        {
            content: "Look at the reach of the segment",
            trigger: ".o_notebook a[name='reach']",
            run: "click",
        },
        {
            content: "Six members, one without address, one on the blacklist",
            trigger: keeps("members", 6),
        },
        { trigger: keeps("address", 5) },
        { trigger: keeps("blacklist", 4) },
        { trigger: keeps("duplicates", 3) },
        { trigger: keeps("reachable", 3) },
        {
            content: "Write to the members of the segment",
            trigger: "button[name='action_send_mailing']",
            run: "click",
        },
        {
            content: "The form shows where contacts are lost, and who is left",
            trigger: `.o_field_widget[name='reach'] ${keeps("reachable", 3)}`,
        },
        {
            content: "Steps that lose nobody are not shown",
            trigger: ".o_reach_funnel:not(:has([data-step='valid']))",
        },
        {
            content: "Exclude another segment",
            trigger: ".o_field_widget[name='exclude_segment_ids'] input",
            run: "edit Jury",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains(/^Jury$/)",
            run: "click",
        },
        {
            content: "The funnel follows, before anything is saved",
            trigger: keeps("excluded", 5),
        },
        { trigger: keeps("address", 4) },
        { trigger: keeps("blacklist", 3) },
        { trigger: keeps("reachable", 2) },
        {
            content: "Give it a subject",
            trigger: "input#subject_0",
            run: "edit General assembly",
        },
        {
            content: "Take the plainest body",
            trigger: ".o_mailing_template_preview_wrapper [data-name='basic']",
            run: "click",
        },
        {
            trigger: "html:not(:has(.o_mailing_template_preview_wrapper))",
        },
        {
            content: "Look at who is excluded: the mailing is saved for it",
            trigger: ".o_reach_step[data-step='excluded'] .o_reach_lost:contains(1)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains('Chloé')",
        },
        {
            content: "The breadcrumb says what is shown",
            trigger: ".o_breadcrumb:contains('Excluded')",
        },
    ],
});

import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("contact_segmentation_mailing_exclusion", {
    steps: () => [
        {
            content: "All members are written to",
            trigger: ".o_reach_step[data-step='reachable'] .o_reach_count:contains(/^3$/)",
        },
        {
            content: "The templates are there: nothing else is being loaded",
            trigger: ".o_mailing_template_preview_wrapper [data-name='basic']",
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
            content: "One less, before anything is saved",
            trigger: ".o_reach_step[data-step='reachable'] .o_reach_count:contains(/^2$/)",
        },
        {
            content: "Settle the list",
            trigger: ".o_field_widget[name='recipients_mode'] input[data-value='frozen']",
            run: "click",
        },
        {
            trigger: "button[name='action_freeze_recipients']",
            run: "click",
        },
        {
            content: "The list is frozen, and the segments are too",
            trigger: ".o_field_widget[name='frozen_count']:contains(/^2$/)",
        },
        {
            trigger: ".o_field_widget[name='segment_ids']:not(:has(input))",
        },
        {
            content: "Open it up again",
            trigger: "button[name='action_unfreeze_recipients']",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='segment_ids'] input",
        },
        {
            trigger: ".o_field_widget[name='recipients_mode'] input[data-value='sending']:checked",
        },
    ],
});

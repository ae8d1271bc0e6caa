import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("contact_segmentation_mailing", {
    steps: () => [
        {
            content: "Write to the members of the segment",
            trigger: "button[name='action_send_mailing']",
            run: "click",
        },
        {
            content: "The segment is the recipient",
            trigger: ".o_field_widget[name='segment_ids'] .o_tag:contains('Members of Lyon')",
        },
        {
            content: "The form counts the contacts that will be written to",
            trigger: ".o_reach_step[data-step='reachable'] .o_reach_count:contains(/^3$/)",
        },
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
        ...stepUtils.saveForm(),
        {
            content: "Send it",
            trigger: "button[name='action_launch']",
            run: "click",
        },
        {
            trigger: ".modal .btn-primary:contains('Send to all')",
            run: "click",
        },
        {
            content: "It is in the queue, still addressed to the segment",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value='in_queue']",
        },
        {
            trigger: ".o_field_widget[name='segment_ids'] .o_tag:contains('Members of Lyon')",
        },
    ],
});

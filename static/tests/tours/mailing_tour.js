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
            content: "Exclude another segment",
            trigger: ".o_field_widget[name='exclude_segment_ids'] input",
            run: "edit Jury",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains(/^Jury$/)",
            run: "click",
        },
        {
            content: "The form counts the contacts that will be written to",
            trigger: ".o_field_widget[name='segment_recipient_count']:contains(/^2$/)",
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
            content: "The mailing is saved with its segments",
            trigger: ".o_field_widget[name='segment_ids'] .o_tag:contains('Members of Lyon')",
        },
    ],
});

import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("contact_segmentation_followup", {
    steps: () => [
        {
            content: "Write again to those who did not react",
            trigger: "button[name='action_follow_up']",
            run: "click",
        },
        {
            content: "Two of three did not click",
            trigger: ".modal .o_field_widget[name='contact_count']:contains(/^2$/)",
        },
        {
            content: "Who did not open is not offered",
            trigger: ".modal .o_field_widget[name='reaction']:not(:contains('Did not open'))",
        },
        {
            content: "Prepare the next mailing",
            trigger: ".modal footer button[name='action_confirm']:contains('Prepare')",
            run: "click",
        },
        {
            content: "It is addressed to them",
            trigger:
                ".o_field_widget[name='segment_ids'] .o_tag:contains('Did not click: Fair')",
        },
        {
            content: "It says what it follows up",
            trigger: ".o_field_widget[name='followup_of_id']:contains('Fair')",
        },
        {
            content: "Send it",
            trigger: "button[name='action_launch']",
            run: "click",
        },
        {
            trigger: ".modal footer button.btn-primary",
            run: "click",
        },
        {
            content: "It is in the queue",
            trigger: ".o_arrow_button_current:contains('In Queue')",
        },
        {
            content: "Back to the first mailing",
            trigger: ".breadcrumb a:contains('Fair'), .o_breadcrumb a:contains('Fair')",
            run: "click",
        },
        {
            content: "And now have reminders leave by themselves",
            trigger: "button[name='action_follow_up']",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='mode'] input[data-value='schedule']",
            run: "click",
        },
        {
            trigger: ".modal footer button[name='action_confirm']:contains('Schedule')",
            run: "click",
        },
        {
            content: "They are shown on the mailing",
            trigger: ".o_notebook .nav-link[name='reminders']",
            run: "click",
        },
        {
            content: "Cancel the first one",
            trigger:
                ".o_field_widget[name='reminder_ids'] tr.o_data_row:first button[name='action_cancel']",
            run: "click",
        },
        {
            content: "One is cancelled, the other still scheduled",
            trigger:
                ".o_field_widget[name='reminder_ids']:has(.o_data_row:contains('Cancelled')):has(.o_data_row:contains('Scheduled'))",
        },
    ],
});

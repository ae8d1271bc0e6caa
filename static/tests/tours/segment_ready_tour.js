import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("contact_segmentation_ready", {
    steps: () => [
        {
            content: "Choose among the ready-made segments",
            trigger: ".o_control_panel button:contains('Ready-made')",
            run: "click",
        },
        {
            content: "Who did not open cannot be asked for",
            trigger:
                ".modal tr.o_data_row:contains('Did not open'):contains('Needs consent')",
        },
        {
            content: "Take the hot leads",
            trigger:
                ".modal tr.o_data_row:contains('Hot leads') td[name='is_chosen'] input",
            run: "click",
        },
        {
            content: "Contacts would be in it",
            trigger:
                ".modal tr.o_data_row:contains('Hot leads') td[name='contact_count']:contains(/^[1-9]/)",
        },
        {
            trigger: ".modal footer button[name='action_create_segments']",
            run: "click",
        },
        {
            content: "It is there, and refreshed",
            trigger: ".o_list_view tr.o_data_row:contains('Hot leads'):contains('Up to date')",
        },
    ],
});

registry.category("web_tour.tours").add("contact_segmentation_engagement", {
    steps: () => [
        {
            content: "How this contact takes our mailings",
            trigger: ".o_notebook .nav-link[name='segmentation']",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='engagement_level']:contains('Hot')",
        },
        {
            content: "Why?",
            trigger: "button[name='action_explain_engagement']",
            run: "click",
        },
        {
            content: "A link was followed",
            trigger: ".modal tr.o_data_row:contains('Click'):contains('Fair')",
        },
        {
            trigger: ".modal footer button.btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});

import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { chooseField, countContacts, LAST, NESTED, RULE, typeValue } from "./rule_builder";

registry.category("web_tour.tours").add("contact_segmentation_segment_on_appetence", {
    steps: () => [
        {
            content: "Make a new segment",
            trigger: ".o_kanban_view ~ * .o-kanban-button-new, .o-kanban-button-new",
            run: "click",
        },
        {
            content: "Name it",
            trigger: ".o_field_widget[name='name'] input, .o_field_widget[name='name'] textarea",
            run: "edit Wine lovers",
        },
        {
            content: "Say what it is for",
            trigger: ".o_field_widget[name='objective'] input",
            run: "edit Invite them to a tasting",
        },
        {
            content: "Add a condition",
            trigger: `${RULE} .o_tree_editor_node a:contains('New Rule')`,
            run: "click",
        },
        ...chooseField("appetence_ids", "Appetences"),
        {
            content: "What an appetence must match is asked for; add what it is of",
            trigger: `${NESTED} a:contains('New Rule')`,
            run: "click",
        },
        ...chooseField("interest_id", "Interest"),
        typeValue("Look for wine", "Wine (test)"),
        {
            content: "Of wine",
            trigger: ".o-autocomplete--dropdown-item:contains('Wine (test)')",
            run: "click",
        },
        {
            content: "Wine is chosen",
            trigger: `${LAST} .o_tag:contains('Wine (test)')`,
        },
        {
            content: "Add how much",
            trigger: `${NESTED} a:contains('New Rule')`,
            run: "click",
        },
        ...chooseField("percentile", "Appetence (0-100)"),
        {
            content: "At least is what is asked first",
            trigger: `${LAST} select:has(option:checked:contains('greater or equal'))`,
        },
        typeValue("At least 80", "80"),
        ...countContacts(1),
        ...stepUtils.saveForm(),
        {
            content: "Fill the segment",
            trigger: "button[name='action_refresh_now']",
            run: "click",
        },
        {
            content: "It has its member",
            trigger: "button[name='action_open_members']:contains('1')",
        },
    ],
});

registry.category("web_tour.tours").add("contact_segmentation_contact_appetences", {
    steps: () => [
        {
            content: "Open the tab of scores",
            trigger: ".o_notebook_headers a[name='segmentation']",
            run: "click",
        },
        {
            content: "Wine is what Alice likes, and it rises",
            trigger:
                ".o_contact_appetence[data-interest='Wine (test)']:has(.o_contact_appetence_percentile:contains('100')):has(.o_contact_appetence_rising)",
        },
        {
            content: "Ask why",
            trigger: ".o_contact_appetence[data-interest='Wine (test)'] .o_contact_appetence_why",
            run: "click",
        },
        {
            content: "The signals are listed",
            trigger: ".modal .o_data_row:contains('Ordered wine')",
        },
        {
            content: "Close",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "She says that it does not interest her",
            trigger: ".o_contact_appetence[data-interest='Wine (test)'] .o_contact_appetence_no",
            run: "click",
        },
        {
            content: "This wins",
            trigger:
                ".o_contact_appetence[data-interest='Wine (test)']:has(.o_contact_appetence_no.btn-danger) .o_contact_appetence_percentile:contains(/^0$/)",
        },
    ],
});

import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("contact_segmentation_score_why", {
    steps: () => [
        {
            content: "Open the tab of the contact",
            trigger: ".o_notebook .nav-link[name='segmentation']",
            run: "click",
        },
        {
            content: "The score is there, with its band",
            trigger: ".o_score_line:contains('Friend of books'):contains('35'):contains('B · Near')",
        },
        {
            content: "Ask why",
            trigger: ".o_score_line:contains('Friend of books') .o_score_why",
            run: "click",
        },
        {
            content: "The rules that the contact fits, lowered to what their section counts",
            trigger:
                ".modal .o_data_row:contains('Has a website'):contains('15'):contains('“Presence” counts 25 points at most')",
        },
        {
            content: "What is left today adds up",
            trigger: ".modal .o_list_footer:contains('35')",
        },
        {
            content: "Close",
            trigger: ".modal-footer .btn:contains('Close')",
            run: "click",
        },
        {
            content: "The dialog is closed",
            trigger: "body:not(:has(.modal))",
        },
    ],
});

const RULE = ".o_field_widget[name='domain']";
// the last condition of the builder: the one just added
const LAST = `${RULE} .o_tree_editor_condition:last`;

function chooseField(name, label) {
    return [
        {
            content: "Choose the field of the condition",
            trigger: `${LAST} .o_model_field_selector`,
            run: "click",
        },
        {
            content: `Look for ${label}`,
            trigger: ".o_model_field_selector_popover_search input",
            run: `edit ${label}`,
        },
        {
            content: `Take ${label}`,
            trigger: `.o_model_field_selector_popover_item[data-name='${name}'] button`,
            run: "click",
        },
        {
            content: `The condition is about ${label}`,
            trigger: `${LAST} .o_model_field_selector_chain_part:contains('${label}')`,
        },
    ];
}

registry.category("web_tour.tours").add("contact_segmentation_score_segment", {
    steps: () => [
        {
            content: "Name the segment",
            trigger: ".o_field_widget[name='name'] input, .o_field_widget[name='name'] textarea",
            run: "edit Friends",
        },
        {
            content: "Add a condition",
            trigger: `${RULE} a:contains('New Rule')`,
            run: "click",
        },
        ...chooseField("score_value_ids", "Scores"),
        {
            content: "A score matches several conditions together",
            trigger: `${LAST} select:has(option:checked:contains('match'))`,
        },
        {
            content: "Say which score",
            trigger: `${RULE} .o_tree_editor .o_tree_editor a:contains('New Rule')`,
            run: "click",
        },
        ...chooseField("model_id", "Score"),
        {
            content: "Look for the score",
            trigger: `${LAST} .o_tree_editor_editor:last input`,
            run: "edit Friend of books",
        },
        {
            content: "Take it",
            trigger: ".o-autocomplete--dropdown-item a:contains('Friend of books')",
            run: "click",
        },
        {
            content: "It is named in the condition",
            trigger: `${LAST} .o_tag:contains('Friend of books')`,
        },
        {
            content: "Say how much of it",
            trigger: `${RULE} .o_tree_editor .o_tree_editor a:contains('New Rule')`,
            run: "click",
        },
        ...chooseField("value", "Value"),
        {
            content: "More than",
            trigger: `${LAST} select`,
            run: "selectByLabel greater than",
        },
        {
            content: "30",
            trigger: `${LAST} .o_tree_editor_editor:last input`,
            run: "edit 30",
        },
        {
            content: "Leave the value, so that the contacts are counted",
            trigger: ".o_field_widget[name='objective'] input",
            run: "click",
        },
        {
            content: "The builder counts the contacts that match",
            trigger: `${RULE} .o_domain_show_selection_button:contains('2 record(s)')`,
        },
        ...stepUtils.saveForm(),
    ],
});

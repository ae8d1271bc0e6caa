import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { chooseField, countContacts, LAST, NESTED, RULE, typeValue } from "./rule_builder";

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

registry.category("web_tour.tours").add("contact_segmentation_score_objection", {
    steps: () => [
        {
            content: "Open the tab of the contact",
            trigger: ".o_notebook .nav-link[name='segmentation']",
            run: "click",
        },
        {
            content: "The contact objects to profiling",
            trigger: ".o_notebook:has(.o_score_line) [name='profiling_objection'] input",
            run: "click",
        },
        {
            content: "The score stays until this is saved",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The tab that stayed open shows no score any more",
            trigger: ".o_form_saved .o_notebook:not(:has(.o_score_line))",
        },
    ],
});

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
            trigger: `${NESTED} a:contains('New Rule')`,
            run: "click",
        },
        ...chooseField("model_id", "Score"),
        typeValue("Look for the score", "Friend of books"),
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
            trigger: `${NESTED} a:contains('New Rule')`,
            run: "click",
        },
        ...chooseField("value", "Value"),
        {
            content: "More than",
            trigger: `${LAST} select`,
            run: "selectByLabel greater than",
        },
        typeValue("30", "30"),
        ...countContacts(2),
        ...stepUtils.saveForm(),
    ],
});

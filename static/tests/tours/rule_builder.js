/** The rule of a segment, in its form. */
export const RULE = ".o_field_widget[name='domain']";
/** The last condition of the builder, nested or not: the one just added. */
export const LAST = `${RULE} .o_tree_editor_condition:last`;
/** The conditions that a condition on other records holds. */
export const NESTED = `${RULE} .o_tree_editor .o_tree_editor`;

/** Return the steps that choose the field of the condition just added. */
export function chooseField(name, label) {
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

/** Return the step that types the value of the condition just added. */
export function typeValue(content, value) {
    return { content, trigger: `${LAST} .o_tree_editor_editor:last input`, run: `edit ${value}` };
}

/** Return the steps that have the builder count the contacts that match. */
export function countContacts(number) {
    return [
        {
            content: "Leave the value, so that the contacts are counted",
            trigger: ".o_field_widget[name='objective'] input",
            run: "click",
        },
        {
            content: "The builder counts the contacts that match",
            trigger: `${RULE} .o_domain_show_selection_button:contains('${number} record(s)')`,
        },
    ];
}

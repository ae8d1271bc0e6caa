import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const cell = (name) => `.o_rfm_grid [data-cell='${name}']`;
const chosen = (name) => `.o_rfm_grid_class:contains('${name}')`;
const CHAMPIONS = ".o_data_row:first";

registry.category("web_tour.tours").add("contact_segmentation_change_grid", {
    steps: () => [
        {
            content: "Open the standard classes",
            trigger: ".o_data_row:contains('Standard RFM classes') td[name='name']",
            run: "click",
        },
        {
            content: "Choose a class",
            trigger: chosen("Loyal"),
            run: "click",
        },
        {
            content: "Give it a cell of the champions",
            trigger: `${cell("54")}:contains('Champions')`,
            run: "click",
        },
        {
            content: "The cell has changed hands",
            trigger: `${cell("54")}:contains(/^Loyal$/)`,
        },
        {
            content: "Nobody has it twice",
            trigger: `${CHAMPIONS}:contains('Champions'):contains('55 45')`,
        },
        {
            content: "Write the cells of the champions by hand",
            trigger: `${CHAMPIONS} td[name='cells']`,
            run: "click",
        },
        {
            content: "Forget one, and take one of another class",
            trigger: `${CHAMPIONS} td[name='cells'] input`,
            run: "edit 55 44",
        },
        {
            content: "Leave the line",
            trigger: ".o_field_widget[name='name'] input, .o_field_widget[name='name'] textarea",
            run: "click",
        },
        {
            content: "The hole is hatched",
            trigger: `${cell("45")}.o_rfm_cell_hole:contains('No class')`,
        },
        {
            content: "The overlap is marked with both classes",
            trigger: `${cell("44")}.o_rfm_cell_overlap:contains('Champions, Loyal')`,
        },
        {
            content: "The form says which they are",
            trigger:
                ".alert:contains('Cells without a class: 45.'):contains('Cells in several classes: 44 (Champions, Loyal).')",
        },
        {
            content: "Save all the same",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "It is refused with the same sentences",
            trigger: ".modal:contains('Cells without a class: 45.') .btn-primary",
            run: "click",
        },
        {
            content: "Choose the champions",
            trigger: `body:not(:has(.modal)) ${chosen("Champions")}`,
            run: "click",
        },
        {
            content: "Give them the hole",
            trigger: cell("45"),
            run: "click",
        },
        {
            content: "And the cell that two have",
            trigger: `${cell("45")}:contains('Champions')`,
        },
        {
            trigger: cell("44"),
            run: "click",
        },
        {
            content: "Nothing is wrong any more",
            trigger: `.o_form_view:not(:has(.o_rfm_cell_hole, .o_rfm_cell_overlap, .alert:contains('cannot be saved'))) ${cell("44")}:contains(/^Champions$/)`,
        },
        ...stepUtils.saveForm(),
    ],
});

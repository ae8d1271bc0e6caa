import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("contact_segmentation_rfm_matrix", {
    steps: () => [
        {
            content: "The cell of the best holds one contact",
            trigger: ".o_rfm_cell[data-cell='55']:contains('Champions'):contains('900')",
        },
        {
            content: "Who has not acted is counted beside",
            trigger: ".o_rfm_prospects:contains('1')",
        },
        {
            content: "Show amounts instead",
            trigger: ".o_rfm_measures button[data-measure='amount']",
            run: "click",
        },
        {
            content: "The amount is in front",
            trigger: ".o_rfm_cell[data-cell='34'] .o_rfm_cell_value:contains('300')",
        },
        {
            content: "Open a cell",
            trigger: ".o_rfm_cell[data-cell='34']",
            run: "click",
        },
        {
            content: "Its contact is listed, and nobody else",
            trigger:
                ".o_list_view:has(.o_data_row:contains('Chloé')):not(:has(.o_data_row:contains('Alice')))",
        },
        {
            content: "Go back",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a:contains('RFM Matrix')",
            run: "click",
        },
        {
            content: "What was chosen is still there",
            trigger: ".o_rfm_measures button[data-measure='amount'].active",
        },
        {
            content: "Open the menu of scores",
            trigger: ".o_menu_sections button[data-menu-xmlid='contact_segmentation.contact_segmentation_menu_scores']",
            run: "click",
        },
        {
            content: "See how the measures are spread",
            trigger: ".o-dropdown-item[data-menu-xmlid='contact_segmentation.rfm_distribution_menu']",
            run: "click",
        },
        {
            content: "Each axis is drawn",
            trigger: ".o_rfm_picture:has(.o_rfm_axis[data-axis='r'] canvas):has(.o_rfm_axis[data-axis='m'] canvas)",
        },
        {
            content: "With what each score means",
            trigger: ".o_rfm_axis[data-axis='r'] .o_rfm_legend li:contains('Score 4: between 30 and 60 days, 1 contact')",
        },
        {
            content: "Open the menu of scores again",
            trigger: ".o_menu_sections button[data-menu-xmlid='contact_segmentation.contact_segmentation_menu_scores']",
            run: "click",
        },
        {
            content: "See who changed class",
            trigger: ".o-dropdown-item[data-menu-xmlid='contact_segmentation.rfm_transitions_menu']",
            run: "click",
        },
        {
            content: "Within a year",
            trigger: ".o_rfm_picture button[data-days='365'], .o_control_panel button[data-days='365']",
            run: "click",
        },
        {
            content: "The cause is told",
            trigger: ".o_rfm_causes tr:contains('Own acts'):contains('+2')",
        },
        {
            content: "Open those who changed",
            trigger: ".o_rfm_transition[aria-label^='From Loyal to Champions']",
            run: "click",
        },
        {
            content: "They are listed",
            trigger: ".o_list_view .o_data_row:contains('Alice')",
        },
    ],
});

registry.category("web_tour.tours").add("contact_segmentation_rfm_policies", {
    steps: () => [
        {
            content: "The policy of the company comes first: choose the other one",
            trigger: ".o_control_panel:has(.o_rfm_policy) .o_rfm_policy",
            run: "selectByLabel Donors",
        },
        {
            content: "It scored nobody yet, and says so",
            trigger: ".o_rfm_empty:contains('No scores yet')",
        },
        {
            content: "Back to the first one",
            trigger: ".o_rfm_policy",
            run: "selectByLabel Customers",
        },
        {
            content: "Its matrix is shown",
            trigger: ".o_rfm_cell[data-cell='55']:contains('Champions')",
        },
        {
            content: "Open who is not in the matrix",
            trigger: ".o_rfm_prospects",
            run: "click",
        },
        {
            content: "They are listed",
            trigger: ".o_list_view .o_data_row:contains('Farid')",
        },
    ],
});

registry.category("web_tour.tours").add("contact_segmentation_why_r4", {
    steps: () => [
        {
            content: "Open the tab",
            trigger: ".o_form_view .nav-link[name='segmentation']",
            run: "click",
        },
        {
            content: "The class and the code",
            trigger: ".o_rfm_explanation_class:contains('Promising'):contains('411')",
        },
        {
            content: "The last act, and the score",
            trigger: ".o_rfm_gauge[data-axis='r']:contains('Last act 60 days ago'):contains('R 4')",
        },
        {
            content: "Where it stands",
            trigger: ".o_rfm_gauge[data-axis='r']:contains('of the others')",
        },
        {
            content: "Why R 4",
            trigger: ".o_rfm_gauge_range:contains('R 4: between 30 and 60 days')",
        },
        {
            content: "What R 5 would need",
            trigger: ".o_rfm_gauge_need:contains('R 5 needs 29 days or less')",
        },
    ],
});

import { registry } from "@web/core/registry";

const row = (name) => `.modal .o_data_row:has(td[name='value_name']:contains('${name}'))`;

registry.category("web_tour.tours").add("contact_segmentation_map_categories", {
    steps: () => [
        {
            content: "Open the apps",
            trigger: ".o_navbar_apps_menu button",
            run: "click",
        },
        {
            content: "Open Segmentation",
            trigger: ".o_app[data-menu-xmlid='contact_segmentation.contact_segmentation_menu_root']",
            run: "click",
        },
        {
            content: "Open the settings of segmentation",
            trigger: ".o_menu_sections button[data-menu-xmlid='contact_segmentation.contact_segmentation_menu_configuration']",
            run: "click",
        },
        {
            content: "Open the signals",
            trigger: ".o-dropdown-item[data-menu-xmlid='contact_segmentation.partner_score_signal_menu']",
            run: "click",
        },
        {
            content: "Signals that are not in use are listed too",
            trigger: ".o_data_row td[name='name']:contains('Orders by product category')",
            run: "click",
        },
        {
            content: "Map its values",
            trigger: "button[name='action_map_values']",
            run: "click",
        },
        {
            content: "The interest of the same name is proposed",
            trigger: `${row("Wine")} td[name='interest_id']:contains('Wine')`,
        },
        {
            content: "Records has none: create what is missing",
            trigger: `.modal:has(${row("Records").replace(".modal ", "")}) button[name='action_create_missing']`,
            run: "click",
        },
        {
            content: "It has an interest of its name now",
            trigger: `${row("Records")} td[name='interest_id']:contains('Records')`,
        },
        {
            content: "Keep the choices",
            trigger: ".modal button[name='action_apply']",
            run: "click",
        },
        {
            content: "The signal is in use, and tells its interests",
            trigger: ".o_form_view:not(:has(.modal)) [name='mapping_ids'] .o_data_row:contains('Records')",
        },
        {
            content: "The dialog is closed",
            trigger: "body:not(:has(.modal))",
        },
    ],
});

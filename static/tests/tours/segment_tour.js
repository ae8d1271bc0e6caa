import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { chooseField, countContacts, RULE, typeValue } from "./rule_builder";

const openSegmentation = [
    stepUtils.showAppsMenuItem(),
    {
        content: "Open the Segmentation app",
        trigger: ".o_app[data-menu-xmlid='contact_segmentation.contact_segmentation_menu_root']",
        run: "click",
    },
];

registry.category("web_tour.tours").add("contact_segmentation_create_segment", {
    steps: () => [
        ...openSegmentation,
        {
            content: "Make a new segment",
            trigger: ".o_kanban_view ~ * .o-kanban-button-new, .o-kanban-button-new",
            run: "click",
        },
        {
            content: "Name it",
            trigger: ".o_field_widget[name='name'] input, .o_field_widget[name='name'] textarea",
            run: "edit Members of Lyon",
        },
        {
            content: "Say what it is for",
            trigger: ".o_field_widget[name='objective'] input",
            run: "edit Invite them to the general assembly",
        },
        {
            content: "Add a condition with the domain builder",
            trigger: `${RULE} .o_tree_editor_node a:contains('New Rule')`,
            run: "click",
        },
        ...chooseField("city", "City"),
        typeValue("The city is Lyon", "Lyon"),
        ...countContacts(3),
        ...stepUtils.saveForm(),
        {
            content: "Fill the segment",
            trigger: "button[name='action_refresh_now']",
            run: "click",
        },
        {
            content: "The segment is up to date",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Up to date')",
        },
        {
            content: "It has its members; open them",
            trigger: "button[name='action_open_members']:contains('3')",
            run: "click",
        },
        {
            content: "The contacts of Lyon are listed, with the tag of the segment",
            trigger: ".o_data_row:contains('Amélie'):contains('Members of Lyon')",
        },
    ],
});

registry.category("web_tour.tours").add("contact_segmentation_save_search", {
    steps: () => [
        {
            content: "Search the contacts of a segment",
            trigger: ".o_list_view .o_searchview_input, .o_searchview_input",
            run: "edit Members of Lyon",
        },
        {
            content: "Look it up among the segments",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains('Segments')",
            run: "click",
        },
        {
            content: "Only the members are listed",
            trigger: ".o_list_view:has(.o_data_row:contains('Amélie')):not(:has(.o_data_row:contains('Zoé')))",
        },
        {
            content: "Open the menu of the list",
            trigger: ".o_cp_action_menus .fa-cog",
            run: "click",
        },
        {
            content: "Save the search as a segment",
            trigger: ".o_save_as_segment",
            run: "click",
        },
        {
            content: "The search is the rule of the new segment: name it",
            trigger: ".modal .o_field_widget[name='name'] input",
            run: "edit Saved from a search",
        },
        {
            content: "The dialog counts the same contacts",
            trigger: ".modal .o_domain_show_selection_button:contains('3 record(s)')",
        },
        {
            content: "Save it",
            trigger: ".modal button[name='action_save_and_open']",
            run: "click",
        },
        {
            content: "The new segment opens, filled",
            trigger: ".o_form_view button[name='action_open_members']:contains('3')",
        },
    ],
});

registry.category("web_tour.tours").add("contact_segmentation_add_to_segment", {
    steps: () => [
        {
            content: "Select a contact",
            trigger: ".o_data_row:contains('Zoé') .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Open the actions",
            trigger: ".o_control_panel .o_cp_action_menus button:contains('Actions')",
            run: "click",
        },
        {
            content: "Add it to a segment",
            trigger: ".o-dropdown-item:contains('Add to segment')",
            run: "click",
        },
        {
            content: "Choose the segment",
            trigger: ".modal .o_field_widget[name='segment_id'] input",
            run: "edit Jury",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains(/^Jury$/)",
            run: "click",
        },
        {
            content: "Confirm",
            trigger: ".modal button[name='action_add']",
            run: "click",
        },
        {
            content: "The user is told how many were added",
            trigger: ".o_notification:contains('1 contact(s) added')",
        },
    ],
});

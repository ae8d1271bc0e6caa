import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { chooseField, countContacts, LAST, RULE, typeValue } from "./rule_builder";

registry.category("web_tour.tours").add("contact_segmentation_nested_rule", {
    steps: () => [
        {
            content: "Name the segment",
            trigger: ".o_field_widget[name='name'] input, .o_field_widget[name='name'] textarea",
            run: "edit People to invite",
        },
        {
            content: "Add the first of all conditions",
            trigger: `${RULE} a:contains('New Rule')`,
            run: "click",
        },
        ...chooseField("segment_ids", "Segments"),
        {
            content: "It leaves somebody out",
            trigger: `${LAST} select`,
            run: "selectByLabel is not equal to",
        },
        typeValue("Look for the segment to leave out", "Jury"),
        {
            content: "Take it",
            trigger: ".o-autocomplete--dropdown-item a:contains(/^Jury$/)",
            run: "click",
        },
        {
            content: "It is named in the condition",
            trigger: `${LAST} .o_tag:contains('Jury')`,
        },
        {
            content: "Add a nested rule",
            trigger: `${RULE} button[aria-label='Add nested rule']`,
            run: "click",
        },
        {
            content: "Any of its conditions is enough",
            trigger: `${RULE} .o_tree_editor_node .o_tree_editor_node .o_tree_editor_connector_value:contains('any')`,
        },
        ...chooseField("city", "City"),
        typeValue("The city is Lyon", "Lyon"),
        {
            content: "Or another one",
            trigger: `${RULE} button[aria-label='Add rule']:last`,
            run: "click",
        },
        {
            content: "There are three conditions",
            trigger: `${RULE}:has(.o_tree_editor_condition:eq(2))`,
        },
        typeValue("The other city is Nantes", "Nantes"),
        ...countContacts(3),
        ...stepUtils.saveForm(),
        {
            content: "Fill the segment",
            trigger: "button[name='action_refresh_now']",
            run: "click",
        },
        {
            content: "Its size is drawn",
            trigger: "button[name='action_open_sizes'] canvas",
        },
        {
            content: "See the members",
            trigger: "button[name='action_open_members']:contains('3')",
            run: "click",
        },
        {
            content: "Those of both cities are listed, without the one of the jury",
            trigger:
                ".o_list_view:has(.o_data_row:contains('Amélie')):has(.o_data_row:contains('Zoé')):not(:has(.o_data_row:contains('Bruno')))",
        },
    ],
});

registry.category("web_tour.tours").add("contact_segmentation_pin_selection", {
    steps: () => [
        {
            content: "Search the contacts",
            trigger: ".o_searchview_input",
            run: "edit Registered",
        },
        {
            content: "By their name",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:first",
            run: "click",
        },
        {
            content: "There is more than a page of them",
            trigger: ".o_pager_limit:contains(/^85$/)",
        },
        {
            content: "Select the page",
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Select all of them",
            trigger: ".o_control_panel .o_select_domain, .o_list_select_domain",
            run: "click",
        },
        {
            content: "All of them are selected",
            trigger: ".o_selection_box:contains('85')",
        },
        {
            content: "Open the actions",
            trigger: ".o_control_panel .o_cp_action_menus button:contains('Actions')",
            run: "click",
        },
        {
            content: "Add them to a segment",
            trigger: ".o-dropdown-item:contains('Add to segment')",
            run: "click",
        },
        {
            content: "The dialog counts them",
            trigger: ".modal .o_field_widget[name='contact_count']:contains('85')",
        },
        {
            content: "Choose the segment",
            trigger: ".modal .o_field_widget[name='segment_id'] input",
            run: "edit Jury",
        },
        {
            content: "Take it",
            trigger: ".o-autocomplete--dropdown-item a:contains(/^Jury$/)",
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".modal .o_field_widget[name='reason'] input",
            run: "edit They registered",
        },
        {
            content: "Confirm",
            trigger: ".modal button[name='action_add']",
            run: "click",
        },
        {
            content: "The user is told how many were added",
            trigger: ".o_notification:contains('85 contact(s) added')",
        },
        stepUtils.showAppsMenuItem(),
        {
            content: "Open the Segmentation app",
            trigger: ".o_app[data-menu-xmlid='contact_segmentation.contact_segmentation_menu_root']",
            run: "click",
        },
        {
            content: "Open the segment",
            trigger: ".o_kanban_record:contains('Jury') .fw-bold",
            run: "click",
        },
        {
            content: "They are its members",
            trigger: ".o_form_view button[name='action_open_members']:contains('86')",
        },
        {
            content: "See who was added by hand",
            trigger: "button[name='action_open_pins']:contains('86')",
            run: "click",
        },
        {
            content: "With the reason",
            trigger: ".o_data_row:contains('Registered'):contains('They registered')",
        },
    ],
});

registry.category("web_tour.tours").add("contact_segmentation_timeline", {
    steps: () => [
        {
            content: "Look for a contact",
            trigger: ".o_searchview_input",
            run: "edit Amélie",
        },
        {
            content: "By the name",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:first",
            run: "click",
        },
        {
            content: "Open the contact",
            trigger: ".o_list_view:not(:has(.o_data_row:contains('Zoé'))) .o_data_row:contains('Amélie') .o_data_cell",
            run: "click",
        },
        {
            content: "Open the tab of segments",
            trigger: ".o_form_view .nav-link[name='segmentation']",
            run: "click",
        },
        {
            content: "She is in the jury, since when and why",
            trigger: ".o_segment_timeline_current:contains('Jury'):contains('since 03/03/2026'):contains('By hand'):not(:contains('Lyon'))",
        },
        {
            content: "She left the other segment in a month",
            trigger: ".o_segment_timeline_month:contains('February 2026') ~ .o_segment_timeline_row:contains('Exit'):contains('Members of Lyon')",
        },
        {
            content: "See all of it",
            trigger: ".o_segment_timeline_all",
            run: "click",
        },
        {
            content: "Entries and exits are listed, the newest first",
            trigger: ".o_list_view .o_data_row:first:contains('Jury'):contains('Entry')",
        },
        {
            content: "The exit too",
            trigger: ".o_list_view .o_data_row:last:contains('Members of Lyon'):contains('Exit')",
        },
    ],
});

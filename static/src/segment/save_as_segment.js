import { Component } from "@odoo/owl";
import { Domain } from "@web/core/domain";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";

/**
 * "Save as segment" in the menu of the list of contacts: opens a dialog in which
 * the rule of the new segment is the current search.
 */
export class SaveAsSegment extends Component {
    static template = "contact_segmentation.SaveAsSegment";
    static components = { DropdownItem };
    static props = {};

    setup() {
        this.action = useService("action");
    }

    save() {
        // The evaluated domain: `uid` and the like become plain values, and
        // relative dates such as "today -30d" stay as they are. Domain() writes it
        // as Python literals, which is what a rule holds.
        const rule = new Domain(this.env.searchModel.domain).toString();
        this.action.doAction("contact_segmentation.partner_segment_action_save_search", {
            additionalContext: { default_domain: rule, default_kind: "rule" },
        });
    }
}

registry.category("cogMenu").add(
    "save-as-segment",
    {
        Component: SaveAsSegment,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: async ({ config, searchModel }) =>
            searchModel.resModel === "res.partner" &&
            config.actionType === "ir.actions.act_window" &&
            ["list", "kanban"].includes(config.viewType) &&
            (await user.hasGroup("contact_segmentation.contact_segmentation_group_user")),
    },
    { sequence: 20 }
);

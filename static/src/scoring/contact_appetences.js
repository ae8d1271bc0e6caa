import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * What a contact is interested in, in the tab of its form: what is inferred, what it
 * declares, and why. Read when the tab is opened, so that forms and saves of contacts
 * cost nothing more.
 */
export class ContactAppetences extends Component {
    static template = "contact_segmentation.ContactAppetences";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ told: null });
        useRecordObserver((record) => this.load(record.resId));
    }

    async load(resId) {
        this.state.told = resId
            ? await this.orm.call("res.partner", "get_appetences", [resId])
            : null;
    }

    get resId() {
        return this.props.record.resId;
    }

    /** Declare something, or take it back with a second click. */
    async declare(row, stance) {
        const declared = row.declared === stance ? false : stance;
        await this.orm.call("res.partner", "declare_interest", [
            this.resId,
            row.interest_id,
            declared,
        ]);
        await this.load(this.resId);
    }

    async explain(row) {
        this.action.doAction(
            await this.orm.call("res.partner", "action_explain_appetence", [
                this.resId,
                row.interest_id,
            ])
        );
    }

    declareAnother() {
        this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: _t("Declare an Interest"),
                res_model: "partner.interest.preference",
                views: [[false, "form"]],
                target: "new",
                context: { default_partner_id: this.resId },
            },
            { onClose: () => this.load(this.resId) }
        );
    }
}

registry.category("view_widgets").add("contact_appetences", { component: ContactAppetences });

import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * The steps from the members of a segment to the contacts that a mailing reaches.
 *
 * Each step says how many it keeps and how many it loses; both open the contacts. Where
 * room is scarce, steps that lose nobody are shown on demand.
 */
export class ReachFunnel extends Component {
    static template = "contact_segmentation.ReachFunnel";
    static props = {
        steps: Array,
        onOpen: Function,
        isCompact: { type: Boolean, optional: true },
    };

    setup() {
        this.state = useState({ showsAll: !this.props.isCompact });
    }

    /** The steps to show; the first and the last one always are. */
    get steps() {
        const last = this.props.steps.length - 1;
        return this.props.steps.filter(
            (step, place) => this.state.showsAll || step.lost || !place || place === last
        );
    }

    /** The parts of the bar, in percent: those kept, and those lost at this step. */
    getWidths({ count, lost }) {
        const total = this.props.steps[0].count || 1;
        const kept = (100 * count) / total;
        return { kept, lost: (100 * lost) / total };
    }

    format(number) {
        return formatInteger(number);
    }
}

/** The funnel of a mailing, which follows what is being changed in the form. */
export class ReachFunnelField extends Component {
    static template = "contact_segmentation.ReachFunnelField";
    static components = { ReachFunnel };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get steps() {
        return this.props.record.data[this.props.name] || [];
    }

    /** The contacts are those of the saved mailing: save it first, as a button does. */
    async onOpen(code, lost) {
        const { record } = this.props;
        if (await record.save()) {
            const call = [[record.resId], code, lost];
            this.action.doAction(
                await this.orm.call(record.resModel, "action_open_reach", call)
            );
        }
    }
}

registry.category("fields").add("reach_funnel", {
    component: ReachFunnelField,
    supportedTypes: ["json"],
});

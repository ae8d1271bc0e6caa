import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { LEVEL_COLORS } from "./rfm_distribution";

/**
 * Why a contact has its RFM scores, in the tab of its form. Read when the tab is
 * opened, so that forms and saves of contacts cost nothing more.
 */
export class RfmExplanation extends Component {
    static template = "contact_segmentation.RfmExplanation";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ explanation: null });
        useRecordObserver(async (record) => {
            this.state.explanation = record.resId
                ? await this.orm.call("res.partner", "get_rfm_explanation", [record.resId])
                : null;
        });
    }

    get explanation() {
        return this.state.explanation;
    }

    gaugeStyle(axis) {
        return `width: ${axis.percent ?? 100}%; background-color: ${LEVEL_COLORS[axis.level - 1]}`;
    }
}

registry.category("view_widgets").add("rfm_explanation", { component: RfmExplanation });

import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * The segments of a contact over time, in the tab of its form. Read when the tab
 * is opened, so that forms and saves of contacts cost nothing more.
 */
export class SegmentTimeline extends Component {
    static template = "contact_segmentation.SegmentTimeline";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ timeline: null });
        useRecordObserver(async (record) => {
            this.state.timeline = record.resId
                ? await this.orm.call("res.partner", "get_segment_timeline", [record.resId])
                : null;
        });
    }

    get isEmpty() {
        return !this.state.timeline?.months.length;
    }

    openSegment(segmentId) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "partner.segment",
            res_id: segmentId,
            views: [[false, "form"]],
        });
    }

    async openAll() {
        const { resId } = this.props.record;
        this.action.doAction(
            await this.orm.call("res.partner", "action_open_segment_timeline", [resId])
        );
    }
}

registry.category("view_widgets").add("segment_timeline", { component: SegmentTimeline });

import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { ReachFunnel } from "./reach_funnel";

/**
 * The funnel of a segment, counted when its page is looked at: on a million contacts
 * that takes seconds, for which the form does not wait.
 */
export class SegmentReach extends Component {
    static template = "contact_segmentation.SegmentReach";
    static components = { ReachFunnel };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.state = useState({ steps: null, type: "mail" });
        useRecordObserver((record) => {
            // what a refresh or a save may change
            const { last_refresh, member_count } = record.data;
            const shown = [record.resId, String(last_refresh), member_count];
            if (record.resId && String(shown) !== this.shown) {
                this.shown = String(shown);
                this.count(record.resId);
            }
        });
    }

    get types() {
        return this.props.record.data.reach_types || [];
    }

    async count(id) {
        const { type } = this.state;
        this.state.steps = null;
        const asked = this.orm.silent.call("partner.segment", "get_reach", [id, type]);
        this.state.steps = await this.keepLast.add(asked);
    }

    onChoose(type) {
        this.state.type = type;
        this.count(this.props.record.resId);
    }

    async onOpen(code, lost) {
        const call = [this.props.record.resId, code, lost, this.state.type];
        this.action.doAction(
            await this.orm.call("partner.segment", "action_open_reach", call)
        );
    }
}

registry.category("view_widgets").add("segment_reach", {
    component: SegmentReach,
    fieldDependencies: [{ name: "reach_types", type: "json" }],
});

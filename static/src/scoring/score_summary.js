import { Component, useState } from "@odoo/owl";
import { formatFloat } from "@web/core/utils/numbers";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * The custom scores of a contact, one line each; a click tells why. Read when the tab is
 * opened, and after each save while it is, so that other forms cost nothing more.
 */
export class ScoreSummary extends Component {
    static template = "contact_segmentation.ScoreSummary";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ scores: [] });
        // each save makes `data` anew
        useRecordObserver(async ({ resId, data }) => {
            this.state.scores = resId && data ? await this.read(resId) : [];
        });
    }

    async read(resId) {
        const names = ["score_summary"];
        const [contact] = await this.orm.read("res.partner", [resId], names);
        return contact.score_summary;
    }

    formatValue(value) {
        return formatFloat(value, { digits: [16, 1], trailingZeros: false });
    }

    /** Hide the short name where the name of the band begins with it. */
    showsGrade(score) {
        return score.grade && score.band !== score.grade;
    }

    async openReasons(score) {
        const action = await this.orm.call("partner.score.value", "action_why", [score.id]);
        await this.action.doAction(action);
    }
}

registry.category("view_widgets").add("score_summary", { component: ScoreSummary });

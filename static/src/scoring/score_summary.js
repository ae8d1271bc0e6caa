import { Component } from "@odoo/owl";
import { formatFloat } from "@web/core/utils/numbers";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The custom scores of a contact, one line each; a click tells why. */
export class ScoreSummaryField extends Component {
    static template = "contact_segmentation.ScoreSummary";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get scores() {
        return this.props.record.data[this.props.name] || [];
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

registry.category("fields").add("score_summary", {
    component: ScoreSummaryField,
    supportedTypes: ["json"],
});

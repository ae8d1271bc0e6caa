import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import {
    JournalDashboardGraphField,
    journalDashboardGraphField,
} from "@web/views/fields/journal_dashboard_graph/journal_dashboard_graph_field";

/**
 * The line of a dashboard card, in a form as well: what it draws follows the
 * record, when another one is shown or the segment is refreshed.
 */
export class SegmentTrendField extends JournalDashboardGraphField {
    renderChart() {
        const [line] = JSON.parse(this.props.record.data[this.props.name]);
        for (const point of line.values) {
            point.x = formatDate(deserializeDate(point.x));
        }
        this.data = [line];
        super.renderChart();
    }

    getLineChartConfig() {
        const config = super.getLineChartConfig();
        config.options.elements.point = { radius: 0 };
        config.options.scales.y.beginAtZero = true;
        return config;
    }
}

registry.category("fields").add("segment_trend", {
    ...journalDashboardGraphField,
    component: SegmentTrendField,
});

import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getCustomColor } from "@web/core/colors/colors";
import { registry } from "@web/core/registry";
import { formatInteger } from "@web/views/fields/formatters";
import { RfmPicture } from "./rfm_picture";

// by level, from 1 to 5: of Odoo's palette for charts
export const LEVEL_COLORS = ["#EA6175", "#F4A261", "#FFD86D", "#43C5B1", "#0E8270"];

/** Draws a line where each score begins, with the score on top. */
function cutoffLines(cutoffs, color) {
    return {
        id: "rfmCutoffs",
        afterDatasetsDraw({ ctx, chartArea, data }) {
            const bar = chartArea.width / data.labels.length;
            ctx.save();
            ctx.strokeStyle = ctx.fillStyle = color;
            ctx.setLineDash([4, 3]);
            ctx.textAlign = "center";
            for (const { score, position } of cutoffs) {
                const x = chartArea.left + position * bar;
                ctx.beginPath();
                ctx.moveTo(x, chartArea.top);
                ctx.lineTo(x, chartArea.bottom);
                ctx.stroke();
                ctx.fillText(score, x, chartArea.top - 4);
            }
            ctx.restore();
        },
    };
}

/** The histogram of one axis, its bars parted by score. */
export class RfmHistogram extends Component {
    static template = "contact_segmentation.RfmHistogram";
    static props = { axis: Object };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            (axis) => {
                const chart = new Chart(this.canvas.el, this.getConfig(axis));
                return () => chart.destroy();
            },
            () => [this.props.axis]
        );
    }

    color(score) {
        return LEVEL_COLORS[score.level - 1];
    }

    getConfig(axis) {
        const scheme = cookie.get("color_scheme");
        const text = getCustomColor(scheme, "#374151", "#E4E4E4");
        const grid = { color: getCustomColor(scheme, "#d8dadd", "#3C3E4B") };
        return {
            type: "bar",
            data: {
                labels: axis.buckets.map((bucket) => bucket.label),
                datasets: axis.scores.map((score) => ({
                    label: score.sentence,
                    data: score.counts,
                    backgroundColor: this.color(score),
                    barPercentage: 0.95,
                    categoryPercentage: 1,
                })),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                layout: { padding: { top: 16 } },
                plugins: {
                    legend: { display: false },
                    tooltip: {
                        filter: (item) => item.raw > 0,
                        callbacks: {
                            title: ([item]) => item && axis.buckets[item.dataIndex].words,
                            label: (item) =>
                                ` ${axis.scores[item.datasetIndex].score}: ${formatInteger(item.raw)}`,
                        },
                    },
                },
                scales: {
                    x: { stacked: true, ticks: { color: text, maxRotation: 45 }, grid: { display: false } },
                    y: { stacked: true, ticks: { color: text, precision: 0 }, grid },
                },
            },
            plugins: [cutoffLines(axis.cutoffs, text)],
        };
    }
}

/** How recency, frequency and amount are spread over the customers of a policy. */
export class RfmDistribution extends RfmPicture {
    static template = "contact_segmentation.RfmDistribution";
    static components = { ...RfmPicture.components, RfmHistogram };
    static method = "get_distribution";
}

registry.category("actions").add("contact_segmentation.rfm_distribution", RfmDistribution);

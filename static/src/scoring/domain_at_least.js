import { DomainSelector } from "@web/core/domain_selector/domain_selector";
import { getDomainDisplayedOperators } from "@web/core/domain_selector/domain_selector_operator_editor";
import { getOperatorEditorInfo } from "@web/core/tree_editor/tree_editor_operator_editor";
import { patch } from "@web/core/utils/patch";

/**
 * "Appetence for Wine is at least 80": of a percentile, at least is what is asked. The
 * editor only offers greater than, and would ask for 79.
 */
function isPercentile(fieldDef) {
    return fieldDef?.name === "percentile" && fieldDef.type === "integer";
}

patch(DomainSelector.prototype, {
    getDefaultOperator(fieldDef) {
        return isPercentile(fieldDef) ? ">=" : super.getDefaultOperator(...arguments);
    },

    getOperatorEditorInfo(fieldDef) {
        if (!isPercentile(fieldDef)) {
            return super.getOperatorEditorInfo(...arguments);
        }
        const others = getDomainDisplayedOperators(fieldDef);
        return getOperatorEditorInfo([">=", "<=", ...others], fieldDef);
    },
});

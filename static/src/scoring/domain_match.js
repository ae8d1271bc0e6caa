import { DomainSelector } from "@web/core/domain_selector/domain_selector";
import { getDomainDisplayedOperators } from "@web/core/domain_selector/domain_selector_operator_editor";
import { getOperatorEditorInfo } from "@web/core/tree_editor/tree_editor_operator_editor";
import { patch } from "@web/core/utils/patch";

/**
 * Rows of a contact of which several conditions only mean something together: "the lead
 * score is at least 80" is one row with this score and this value. The editor has an
 * operator for it, "match", which it offers nowhere by itself.
 */
const MATCHED = new Set(["partner.appetence", "partner.rfm.score", "partner.score.value"]);

function isMatched(fieldDef) {
    return MATCHED.has(fieldDef?.relation) && ["one2many", "many2many"].includes(fieldDef.type);
}

patch(DomainSelector.prototype, {
    getDefaultOperator(fieldDef) {
        return isMatched(fieldDef) ? "any" : super.getDefaultOperator(...arguments);
    },

    getOperatorEditorInfo(fieldDef) {
        if (!isMatched(fieldDef)) {
            return super.getOperatorEditorInfo(...arguments);
        }
        // picking one row by its name makes no sense: "is equal to" is left out
        const others = getDomainDisplayedOperators(fieldDef).filter((one) => one.endsWith("set"));
        return getOperatorEditorInfo(["any", "not any", ...others], fieldDef);
    },
});

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { listView } from "@web/views/list/list_view";

/** Open a group of duplicates side by side, and go on with the others of the view. */
const openingReview = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            this.review = useService("action");
        }

        openRecord(record) {
            return this.review.doAction({
                type: "ir.actions.client",
                tag: "contact_segmentation.duplicate_review",
                name: _t("Review Duplicates"),
                params: { domain: this.model.root.domain, groupId: record.resId },
            });
        }
    };

registry.category("views").add("partner_duplicate_kanban", {
    ...kanbanView,
    Controller: openingReview(kanbanView.Controller),
});
registry.category("views").add("partner_duplicate_list", {
    ...listView,
    Controller: openingReview(listView.Controller),
});

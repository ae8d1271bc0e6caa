import { ImportDataSidepanel } from "@base_import/import_data_sidepanel/import_data_sidepanel";
import { SelectMenu } from "@web/core/select_menu/select_menu";

/** The side panel of an import, with how rows are matched with contacts. */
export class MatchingSidepanel extends ImportDataSidepanel {
    static template = "contact_segmentation.MatchingSidepanel";
    static components = { ...ImportDataSidepanel.components, SelectMenu };
    static props = {
        ...ImportDataSidepanel.props,
        matching: { type: Object, optional: true },
        mappedFields: { type: Array, optional: true },
        onMatchingChanged: { type: Function, optional: true },
    };
}

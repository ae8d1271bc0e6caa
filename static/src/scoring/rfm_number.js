import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";

/** A number that may be left empty, which is not 0. */
export class RfmNumberField extends FloatField {
    parse(value) {
        return value.trim() ? super.parse(value) : false;
    }
}

registry.category("fields").add("rfm_number", {
    ...floatField,
    component: RfmNumberField,
    supportedTypes: ["float", "integer"],
});

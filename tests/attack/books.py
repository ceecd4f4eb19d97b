"""What must add up in the results of each algorithm, whatever its inputs hold."""
from __future__ import annotations

from typing import NamedTuple

#: Counts of results that say that something was not used, or could not be judged.
TELLING = ("UNUSABLE", "UNDETERMINED", "UNKNOWN", "ISSUE", "LEFT_OUT", "NOT_", "UNCOVERED", "FINDING", "MISSING",
           "WITHOUT", "OUTSIDE", "UNRESOLVED", "OPEN", "CONFLICT", "CHANGE_COUNT", "REFUSED", "NO_")


class Book(NamedTuple):
    """Accounts of an algorithm.

    Attributes:
        sums: (total, parts) of results.
        lengths: {result: output} a result that counts the rows of an output.
        counted: {input: results} features of an input are the sum of these results.
        columns: (output, column, result) the column's sum is the result.
    """

    sums: tuple = ()
    lengths: dict = {}
    counted: dict = {}
    columns: tuple = ()


_TRANSITION = Book(
    (("OLD_M2", ("COMMON_M2", "ONLY_OLD_M2")), ("NEW_M2", ("COMMON_M2", "ONLY_NEW_M2"))), {"CLASS_COUNT": "CLASSES"},
    columns=(("CLASSES", "old_m2", "OLD_M2"), ("CLASSES", "new_m2", "NEW_M2")))
_CARBON_CHANGE = Book((("NET_T_C", ("GAIN_T_C", "LOSS_T_C")), ("NEW_T_C", ("OLD_T_C", "DIFFERENCE_T_C"))))
BOOKS = {
    "measureoverlaps": Book(lengths={"PAIR_COUNT": "OUTPUT"}, counted={"SUBJECTS": ("SUBJECT_COUNT",)}),
    "whatapplies": Book(counted={"SUBJECTS": ("SUBJECT_COUNT",)}),
    "comparecontrols": Book((("OLD_M2", ("KEPT_M2", "DECREASE_M2")), ("NEW_M2", ("KEPT_M2", "INCREASE_M2"))),
                            {"CHANGE_COUNT": "CHANGES"}),
    "farmlandloss": Book(lengths={"ROW_COUNT": "LOSS"}),
    "screenpatches": Book((("AREA_M2", ("COVERED_M2", "DOUBTFUL_M2", "REST_M2")), (
        "PATCH_COUNT", ("COVERED_COUNT", "PARTLY_COUNT", "NOT_COVERED_COUNT", "CHECK_COUNT"))),
        {"PATCH_COUNT": "OUTPUT"}),
    "readytosupply": Book((("PARCEL_COUNT", ("READY_COUNT", "NOT_READY_COUNT", "UNDETERMINED_COUNT")),),
                          {"PARCEL_COUNT": "OUTPUT"}),
    "checkrights": Book(lengths={"RIGHT_COUNT": "OUTPUT", "FINDING_COUNT": "FINDINGS"}),
    "affectedholders": Book(lengths={"ROW_COUNT": "OUTPUT"}),
    "tracelifecycle": Book(lengths={"THREAD_COUNT": "OUTPUT", "PARCEL_COUNT": "PARCELS", "FINDING_COUNT": "FINDINGS"}),
    "landuseoccupation": Book(lengths={"ROW_COUNT": "OUTPUT", "SUBJECT_COUNT": "PARCELS", "PROJECT_COUNT": "PROJECTS",
                                       "ISSUE_COUNT": "ISSUES"}, counted={"SUBJECTS": ("SUBJECT_COUNT",)}),
    "adjustareas": Book(lengths={"GROUP_COUNT": "GROUPS"}),
    "assignunits": Book(lengths={"ISSUE_COUNT": "ISSUES", "SUBJECT_COUNT": "OUTPUT"}),
    "checklandusecodes": Book(lengths={"FINDING_COUNT": "FINDINGS"}, counted={"INPUT": ("FEATURE_COUNT",)}),
    "recodelanduse": Book((("FEATURE_COUNT", ("RESOLVED_COUNT", "UNRESOLVED_COUNT")),), {"FEATURE_COUNT": "OUTPUT"}),
    "landusestructure": Book(lengths={"ROW_COUNT": "STRUCTURE", "ISSUE_COUNT": "ISSUES"}),
    "landusetransition": _TRANSITION,
    "landusetransitionraster": _TRANSITION,
    "comparetoplan": Book(lengths={"FINDING_COUNT": "FINDINGS"}),
    "checkdataquality": Book((("FINDING_COUNT", ("CRITICAL_COUNT", "MAJOR_COUNT", "MINOR_COUNT")),),
                             {"FINDING_COUNT": "FINDINGS", "RULE_COUNT": "RULE_STATES"}),
    "carbonstock": Book(columns=(("OUTPUT", "area_ha", "AREA_HA"),)),
    "carbonchange": _CARBON_CHANGE,
    "carbonchangeraster": _CARBON_CHANGE,
    "carbonflux": Book((("LAND_T_C_YR", ("EMISSION_T_C_YR", "REMOVAL_T_C_YR")),),
                       columns=(("OUTPUT", "area_ha", "AREA_HA"),)),
    "soilcarbonchange": Book((("CHANGE_T_C", ("GAIN_T_C", "LOSS_T_C")),),
                             columns=(("OUTPUT", "area_ha", "AREA_HA"), ("OUTPUT", "change_t_c", "CHANGE_T_C"))),
    "buildingcarbon": Book(counted={"BUILDINGS": ("FEATURE_COUNT",)},
                           columns=(("OUTPUT", "floor_area_m2", "FLOOR_AREA_M2"),)),
    "lowcarbonindicators": Book(lengths={"ROW_COUNT": "INDICATORS"}),
    "renewablesiting": Book(lengths={"PIECE_COUNT": "PIECES"}),
    "inventorytable": Book((("ROW_COUNT", ("ESTIMATED_COUNT", "NE_COUNT", "NO_COUNT", "IE_COUNT", "C_COUNT")),),
                           {"ROW_COUNT": "OUTPUT"}),
    "checkcommitments": Book(lengths={"CARRIER_COUNT": "CARRIERS", "FINDING_COUNT": "FINDINGS"}),
    "computeindicators": Book((("ROW_COUNT", ("VALUE_COUNT", "MISSING_COUNT")),), {"ROW_COUNT": "OUTPUT"}),
    "checkindicators": Book((("SERIES_COUNT", ("RED_COUNT", "ORANGE_COUNT", "YELLOW_COUNT", "GREEN_COUNT",
                                               "GREY_COUNT")),), {"SERIES_COUNT": "OUTPUT", "FINDING_COUNT": "FINDINGS",
                                                                  "UNIT_COUNT": "MATRIX"}),
    "traceindicator": Book(lengths={"PIECE_COUNT": "OUTPUT"}),
    "importboundarypoints": Book(lengths={"PARCEL_COUNT": "OUTPUT"}),
    "importdrawing": Book(lengths={"PARCEL_COUNT": "OUTPUT"}),
    "farmlandbalance": Book((("ACCOUNT_COUNT", ("ALLOWED_COUNT", "CONDITIONAL_COUNT", "FORBIDDEN_COUNT",
                                                "UNDETERMINED_COUNT")),), {"ISSUE_COUNT": "ISSUES"}),
    "recheck": Book(lengths={"FINDING_COUNT": "FINDINGS"}),
}

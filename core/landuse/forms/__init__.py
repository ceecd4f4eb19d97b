"""Forms of an occupation as editable documents: statement of current land use, ownership form."""

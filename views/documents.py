"""文书: the papers of the case: chosen, filled in, looked at as they will be, and taken away."""

import streamlit as st

from views import documents_choice, documents_form, documents_made, documents_sheet
from views.text import say

chosen = documents_choice.choose()
sheet = st.container()  # the whole width, where there is nothing to fill in
if documents_form.needed(chosen.document):
    form, sheet = st.columns([2, 3], gap="medium")
    with form:
        documents_form.draw(chosen)
with sheet:
    made = documents_made.word(chosen)
    if made.data:
        documents_made.downloads(chosen, made)
        page = documents_made.page(made, chosen.language)
        which = f"{chosen.document.id}/{chosen.language}"
        documents_sheet.show(page, title=say("documents.preview", name=chosen.name), which=which)
        st.caption(say("documents.preview_note"))
        documents_made.everything(chosen.language)
    else:
        documents_made.excuse(made)

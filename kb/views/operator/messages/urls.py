"""Addresses of the message kit, below `/operator/`."""

from django.urls import path

from kb.views.operator.messages import kit, letters

#: Below `moves/<slug>/`: the key of the move is the first argument of each view.
of_one_move = [
    path("messages/", kit.kit, name="kb-operator-kit"),
    path("messages/email.html", kit.email_page, name="kb-operator-kit-email"),
    path("messages/lines.csv", kit.lines_file, name="kb-operator-kit-lines"),
    path("messages/words/", kit.own_words, name="kb-operator-kit-words"),
    path("messages/letter.pdf", letters.one_letter, name="kb-operator-kit-letter"),
    path("messages/letters/", letters.ask, name="kb-operator-kit-letters"),
    path("messages/letters/<number:batch>-<number:number>.pdf", letters.letter_file, name="kb-operator-kit-file"),
]

"""Which words of a report stand in quotation marks."""

from bearwitness.reading.document import Document

_OPEN = "“«„"
_CLOSE = "”»"
_MARKS = frozenset(f'{_OPEN}{_CLOSE}"')


def quote_numbers(doc: Document) -> list[int]:
    """For each token the number of the quotation it stands in, from 1; 0 for none and for the marks themselves.

    A quotation may run over several sentences but ends with its paragraph, so that one missing mark spoils
    no more than that. Single quotation marks are not read: they look like apostrophes.
    """
    numbers = [0] * len(doc.tokens)
    if _MARKS.isdisjoint(doc.vocabulary):
        return numbers
    current = used = 0
    paragraph = -1
    for sentence in doc.sentences:
        if sentence.paragraph != paragraph:
            current, paragraph = 0, sentence.paragraph
        if _MARKS.isdisjoint(doc.lowers[sentence.first : sentence.last]):
            numbers[sentence.first : sentence.last] = [current] * (sentence.last - sentence.first)
            continue
        for at in range(sentence.first, sentence.last):
            text = doc.tokens[at].text
            if text in _OPEN or (text == '"' and not current):
                used += 1
                current = used
            elif text in _CLOSE or text == '"':
                current = 0
            else:
                numbers[at] = current
    return numbers

// Offers a text to be kept: as a download, on paper, or by ticking that it was copied. Whoever has done one of them may go on.

export function offerText(where, text, name, kept) {
  const shown = where.querySelector('[data-text]')
  shown.textContent = text
  const link = where.querySelector('[data-download]')
  if (link.href.startsWith('blob:')) URL.revokeObjectURL(link.href)
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.download = name
  link.onclick = kept
  where.querySelector('[data-print]').onclick = () => {
    document.body.dataset.printing = 'text' // The style sheet prints nothing but the text then.
    window.print()
    delete document.body.dataset.printing
    kept()
  }
  where.querySelector('[data-kept]').onchange = event => { if (event.target.checked) kept() }
}

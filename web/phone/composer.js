import { load, save } from './storage.js'

/** Twilio takes at most this many characters; the count shows when they run short. */
const longestText = 1600
const countFrom = 1400

/** The line one writes in: it grows with the text, Enter sends, and a draft outlives a reload. */
export function createComposer({ form, number, onSend }) {
  const input = form.querySelector('textarea')
  const button = form.querySelector('button')
  const count = form.querySelector('.count')
  input.value = load(`draft.${number}`, '')

  function fit() {
    // Browsers that know `field-sizing` do this by themselves.
    if (!CSS.supports('field-sizing', 'content')) {
      input.style.height = 'auto'
      if (input.scrollHeight > 0) input.style.height = `${input.scrollHeight + 2}px`
    }
    const length = [...input.value.trim()].length
    button.disabled = length === 0 || length > longestText
    count.hidden = length < countFrom
    count.textContent = `${length} of ${longestText}`
    count.classList.toggle('over', length > longestText)
    save(`draft.${number}`, input.value)
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (button.disabled) return
    onSend(input.value.trim())
    input.value = ''
    fit()
    input.focus()
  })
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  input.addEventListener('input', fit)

  return {
    /** After the form is on the page, which gives it its height. */
    fit,
    focus: () => input.focus({ preventScroll: true }),
    label: (text) => input.setAttribute('aria-label', text),
  }
}

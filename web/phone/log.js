import { timeLabel } from './messages.js'

const pinnedWithinPx = 80
const statusNames = {
  queued: 'Waiting',
  sending: 'Sending',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
}

/**
 * The conversation on the screen. Bubbles are kept by key, so only what is new is drawn and read aloud, and the
 * view stays at the newest message unless the reader has scrolled up.
 */
export function createLog({ frame, name, onRetry, onSuggestion }) {
  const log = frame.querySelector('.log')
  const jump = frame.querySelector('.jump')
  const typing = typingBubble(name)
  const greeting = hello(name, onSuggestion)
  const elements = new Map()
  let pinned = true

  // So that the keyboard can scroll it.
  log.tabIndex = 0
  const toEnd = () => {
    log.scrollTop = log.scrollHeight
  }
  log.addEventListener('scroll', () => {
    pinned = log.scrollHeight - log.scrollTop - log.clientHeight < pinnedWithinPx
    if (pinned) jump.hidden = true
  })
  jump.addEventListener('click', () => {
    pinned = true
    toEnd()
    jump.hidden = true
    log.focus()
  })
  new ResizeObserver(() => pinned && !greeting.isConnected && toEnd()).observe(log)

  return {
    isAtEnd: () => pinned,

    /** Draws the items of `arrange`. `quiet`: a history that a screen reader should not recite. */
    render(items, { isTyping, unread, quiet, own }) {
      log.setAttribute('aria-live', quiet ? 'off' : 'polite')
      if (own) pinned = true
      const keys = new Set(items.map(({ key }) => key))
      for (const [key, element] of elements) {
        if (keys.has(key)) continue
        element.remove()
        elements.delete(key)
      }
      let place = log.firstElementChild
      const put = (element) => {
        if (place === element) place = element.nextElementSibling
        else log.insertBefore(element, place)
      }
      for (const item of items) {
        let element = elements.get(item.key)
        if (!element) {
          element = item.kind === 'day' ? dayLine() : bubble()
          element.classList.toggle('fresh', !quiet)
          elements.set(item.key, element)
        }
        if (item.kind === 'day') setText(element.firstElementChild, item.label)
        else fill(element, item, name, onRetry)
        put(element)
      }
      if (isTyping) put(typing)
      else typing.remove()
      const empty = items.length === 0 && !quiet && !isTyping
      if (!empty) greeting.remove()
      else if (!greeting.isConnected) log.append(greeting)
      if (empty) log.scrollTop = 0
      else if (pinned) toEnd()
      jump.hidden = pinned || unread === 0
      setText(jump.querySelector('span'), unread === 1 ? '1 new message' : `${unread} new messages`)
    },
  }
}

function bubble() {
  const element = document.createElement('div')
  element.innerHTML =
    '<p class="bubble"><span class="hidden-label"></span><span class="text"></span><span class="meta"><time></time><span class="state"></span></span></p><p class="error" hidden><span></span> <button type="button">Try again</button></p>'
  return element
}

function fill(element, { message, first, last }, name, onRetry) {
  const own = message.direction === 'in'
  const settled = !own || message.status === 'delivered' || message.status === 'read'
  const fresh = element.classList.contains('fresh')
  const classes = { own, theirs: !own, first, last, failed: message.error, fresh }
  element.className = ['message', ...Object.keys(classes).filter((name) => classes[name])].join(' ')
  setText(element.querySelector('.hidden-label'), own ? 'You: ' : `${name}: `)
  setText(element.querySelector('.text'), message.body)
  const time = element.querySelector('time')
  time.dateTime = message.at
  setText(time, timeLabel(message.at))
  element.querySelector('.meta').hidden = settled && !last
  const state = element.querySelector('.state')
  state.hidden = !own || Boolean(message.error)
  if (own) drawState(state, message.status)
  const error = element.querySelector('.error')
  error.hidden = !message.error
  setText(error.querySelector('span'), message.error ?? '')
  error.querySelector('button').onclick = () => onRetry(message.clientId)
}

function drawState(state, status) {
  if (state.dataset.status === status) return
  state.dataset.status = status
  state.className = `state ${status}`
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  icon.setAttribute('role', 'img')
  icon.setAttribute('aria-label', statusNames[status] ?? status)
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `#${status === 'sending' ? 'queued' : status === 'read' ? 'delivered' : status}`)
  icon.append(use)
  state.replaceChildren(icon)
}

function dayLine() {
  const element = document.createElement('div')
  element.className = 'day'
  element.append(document.createElement('span'))
  return element
}

function typingBubble(name) {
  const element = document.createElement('div')
  element.className = 'message theirs typing first last'
  element.innerHTML = '<p class="bubble"><span class="hidden-label"></span><i></i><i></i><i></i></p>'
  setText(element.querySelector('.hidden-label'), `${name} is typing`)
  return element
}

/** What an empty conversation shows: that anything may be said, and three ways to begin. */
function hello(name, onSuggestion) {
  const element = document.createElement('div')
  element.className = 'hello'
  const title = document.createElement('p')
  title.className = 'hello-title'
  title.textContent = `Text ${name} anything`
  const line = document.createElement('p')
  line.textContent = 'It remembers, and you can ask about it later.'
  element.append(title, line)
  for (const text of suggestions) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = text
    button.addEventListener('click', () => onSuggestion(text))
    element.append(button)
  }
  return element
}

const suggestions = [
  'Remember to buy milk and eggs',
  'Box breathing really helped with my nerves before the interview',
  'What can you do?',
]

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

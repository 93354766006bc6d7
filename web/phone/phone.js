import { getJson } from './api.js'
import { createLog } from './log.js'
import { arrange, furthestStatus, mergeHistory, timeLabel } from './messages.js'
import { createOutbox } from './outbox.js'
import { forget, load, save } from './storage.js'

const longestText = 1600
const countFrom = 1400
/** Typing dots without a reply for this long are not believed any more. */
const typingMs = 90_000

/** One phone: its conversation, its outbox and its composer. `onUnread` hears of every change of `unread()`. */
export function createPhone({ number, onClose, onUnread }) {
  const element = document.querySelector('#phone').content.firstElementChild.cloneNode(true)
  const find = (selector) => element.querySelector(selector)
  const input = find('textarea')
  let name = 'Jean Memory'
  let display = number
  let messages = []
  let isTyping = false
  let typingTimer
  let loaded = false
  let connected = true
  let arrivals = 0
  let seen = load(`seen.${number}`, null)

  const outbox = createOutbox({
    number,
    onChange: () => render(),
    onSent(item, sid) {
      const there = messages.find(({ id }) => id === sid)
      if (there) Object.assign(there, { clientId: item.clientId, status: 'delivered' })
      else
        append({
          id: sid,
          clientId: item.clientId,
          direction: 'in',
          body: item.body,
          at: item.at,
          status: 'delivered',
        })
    },
  })
  let log

  function append(message) {
    arrivals += 1
    messages = [...messages, { ...message, arrival: arrivals }]
  }

  const unread = () => {
    const from = messages.findIndex(({ id }) => id === seen)
    return seen === null ? 0 : messages.slice(from + 1).filter(({ direction }) => direction === 'out').length
  }

  /** Marks all as read when the reader is really here; what a first history brings counts as read. */
  function look() {
    const newest = messages.at(-1)?.id ?? ''
    const visible = document.visibilityState === 'visible' && document.hasFocus()
    const here = visible && element.contains(document.activeElement) && log.isAtEnd()
    if (!loaded || newest === seen || (seen !== null && !here)) return
    seen = newest
    save(`seen.${number}`, seen)
  }

  function render({ own = false } = {}) {
    if (!log) return
    look()
    const count = unread()
    log.render(arrange(messages, outbox.items(), new Date()), {
      isTyping,
      unread: count,
      quiet: !loaded,
      own,
    })
    const badge = find('.badge')
    badge.hidden = count === 0
    badge.textContent = `${count} new`
    element.classList.toggle('unread', count > 0)
    renderNotice()
    onUnread(count)
  }

  function renderNotice() {
    const waiting = outbox.items().filter(({ error }) => !error).length
    element.classList.toggle('away', !connected)
    const kept =
      waiting === 0
        ? ''
        : waiting === 1
          ? ' Your text is kept and will be sent.'
          : ` ${waiting} texts are kept and will be sent.`
    const text = connected ? '' : `No connection. Trying again…${kept}`
    if (find('.notice').textContent !== text) find('.notice').textContent = text
  }

  async function introduce() {
    const found = await getJson('/api/phone/lookup', { number }).catch(() => null)
    if (found) ({ name, display } = found)
    element.setAttribute('aria-label', `Phone ${display}`)
    find('.number').textContent = display
    find('.close').setAttribute('aria-label', `Close phone ${display}`)
    find('h2').textContent = name
    find('.service').textContent = found?.service ?? ''
    find('.log').setAttribute('aria-label', `Conversation of ${display} with ${name}`)
    input.setAttribute('aria-label', `Text message from ${display} to ${name}`)
    log = createLog({
      frame: find('.log-frame'),
      name,
      onRetry: (clientId) => outbox.retry(clientId),
      onSuggestion: (text) => send(text),
    })
    render()
  }

  async function loadHistory() {
    const since = arrivals
    try {
      const history = await getJson('/api/phone/history', { number, limit: 100 })
      const live = messages.filter(({ arrival = 0 }) => arrival > since)
      const told = history.map(({ role, ...message }) => ({
        ...message,
        direction: role === 'user' ? 'in' : 'out',
      }))
      messages = mergeHistory(told, messages, live)
    } catch {
      return
    }
    isTyping = isTyping && messages.at(-1)?.direction === 'in'
    render()
    loaded = true
    render()
    loadReferents()
  }

  async function loadReferents() {
    const referents = await getJson('/api/phone/referents', { number }).catch(() => [])
    const panel = find('.understands')
    panel.hidden = !Array.isArray(referents) || referents.length === 0
    if (panel.hidden) return
    const pairs = referents.map(({ phrase, meaning }) => [`“${phrase}”`, meaning])
    find('.understands-short').textContent = pairs.map((pair) => pair.join(' → ')).join('  ·  ')
    find('.understands dl').replaceChildren(
      ...pairs.map(([phrase, meaning]) => {
        const row = document.createElement('div')
        const term = document.createElement('dt')
        const description = document.createElement('dd')
        term.textContent = phrase
        description.textContent = meaning
        row.append(term, description)
        return row
      }),
    )
  }

  function setTyping(on) {
    clearTimeout(typingTimer)
    isTyping = on
    if (on) typingTimer = setTimeout(() => receive({ type: 'typing', on: false }), typingMs)
  }

  function receive(event) {
    if (event.type === 'typing') setTyping(event.on)
    const there = messages.find(({ id }) => id === event.id)
    if (event.type === 'status' && there) there.status = furthestStatus(there.status, event.status)
    if (event.type === 'message' && !there) {
      append(event)
      if (event.direction === 'out') setTyping(false)
    }
    render()
    if (event.type === 'message' && event.direction === 'out') loadReferents()
  }

  function send(text) {
    const body = text.trim()
    if (body === '' || [...body].length > longestText) return
    outbox.add(body)
    render({ own: true })
  }

  function fitInput() {
    const length = [...input.value.trim()].length
    // Browsers that know `field-sizing` do this by themselves.
    if (!CSS.supports('field-sizing', 'content')) {
      input.style.height = 'auto'
      if (input.scrollHeight > 0) input.style.height = `${input.scrollHeight + 2}px`
    }
    find('.composer button').disabled = length === 0 || length > longestText
    find('.count').hidden = length < countFrom
    find('.count').textContent = `${length} of ${longestText}`
    find('.count').classList.toggle('over', length > longestText)
    save(`draft.${number}`, input.value)
  }

  find('.composer').addEventListener('submit', (event) => {
    event.preventDefault()
    if (find('.composer button').disabled) return
    send(input.value)
    input.value = ''
    fitInput()
    input.focus()
  })
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    find('.composer').requestSubmit()
  })
  input.addEventListener('input', fitInput)
  element.addEventListener('focusin', () => render())
  find('.log').addEventListener('scroll', () => unread() > 0 && log?.isAtEnd() && render())
  find('.close').addEventListener('click', onClose)
  input.value = load(`draft.${number}`, '')

  return {
    number,
    element,
    unread,
    receive,
    display: () => display,
    name: () => name,
    introduce,
    focus: () => input.focus({ preventScroll: true }),
    /** After the element is on the page, which gives the composer its height. */
    shown: fitInput,
    refresh: () => render(),
    tick: (now) => (find('.clock').textContent = timeLabel(now).replace(/\s?[AP]M$/i, '')),
    /** The server is there: what waited is sent first, so the history already has it. */
    async online() {
      connected = true
      setTyping(false)
      renderNotice()
      await outbox.flush()
      await loadHistory()
    },
    offline() {
      connected = false
      setTyping(false)
      render()
    },
    close() {
      outbox.close()
      clearTimeout(typingTimer)
      for (const key of ['seen', 'draft', 'outbox']) forget(`${key}.${number}`)
      element.remove()
    },
  }
}

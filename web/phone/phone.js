import { getJson } from './api.js'
import { createComposer } from './composer.js'
import { createLog } from './log.js'
import { arrange, furthestStatus, mergeHistory, timeLabel } from './messages.js'
import { createOutbox } from './outbox.js'
import { forget, load, save } from './storage.js'
import { showReferents } from './understands.js'

/** Typing dots without a reply for this long are not believed any more. */
const typingMs = 90_000
/** Where no event tells of a reply (another process has sent it), the history is asked so often, so many times. */
const askAgainMs = 4000
const askAgainTimes = 15

/** One phone: its conversation, its outbox and its composer. `onUnread` hears of every change of `unread()`. */
export function createPhone({ number, onClose, onUnread }) {
  const element = document.querySelector('#phone').content.firstElementChild.cloneNode(true)
  const find = (selector) => element.querySelector(selector)
  let name = 'Jean Memory'
  let display = number
  let messages = []
  let isTyping = false
  let typingTimer
  let replyTimer
  let loaded = false
  let connected = true
  let arrivals = 0
  let seen = load(`seen.${number}`, null)

  const outbox = createOutbox({
    number,
    onChange: () => render(),
    onSent(item, sid) {
      expectReply(askAgainTimes)
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
    composer.label(`Text message from ${display} to ${name}`)
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

  function expectReply(times) {
    clearTimeout(replyTimer)
    replyTimer = setTimeout(async () => {
      if (messages.at(-1)?.direction !== 'in' || isTyping) return
      await loadHistory()
      if (times > 1) expectReply(times - 1)
    }, askAgainMs)
  }

  const loadReferents = () => showReferents(find('.understands'), number)

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
    outbox.add(text)
    render({ own: true })
  }

  const composer = createComposer({ form: find('.composer'), number, onSend: send })
  element.addEventListener('focusin', () => render())
  find('.log').addEventListener('scroll', () => unread() > 0 && log?.isAtEnd() && render())
  find('.close').addEventListener('click', onClose)

  return {
    number,
    element,
    unread,
    receive,
    display: () => display,
    name: () => name,
    introduce,
    focus: composer.focus,
    /** After the element is on the page. */
    shown: composer.fit,
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
      clearTimeout(replyTimer)
      for (const key of ['seen', 'draft', 'outbox']) forget(`${key}.${number}`)
      element.remove()
    },
  }
}

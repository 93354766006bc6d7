const order = ['queued', 'sending', 'sent', 'delivered', 'read']
const groupGapMs = 3 * 60_000

/** Statuses come out of order and repeat: keeps the furthest, and a failure for good. */
export function furthestStatus(known, next) {
  if (!known) return next
  return order.includes(known) && order.indexOf(next) <= order.indexOf(known) && order.includes(next)
    ? known
    : next
}

/**
 * The server's history is the truth; `live` are messages whose events came while it was on its way.
 * Known client ids are kept, so that a bubble on the screen stays the same bubble.
 */
export function mergeHistory(history, known, live) {
  const byId = new Map(known.map((message) => [message.id, message]))
  const ids = new Set(history.map(({ id }) => id))
  return [
    ...history.map((message) => {
      const before = byId.get(message.id)
      if (!before) return message
      return { ...message, clientId: before.clientId, status: furthestStatus(before.status, message.status) }
    }),
    ...live.filter(({ id }) => !ids.has(id)),
  ]
}

/** Messages and the waiting ones of the outbox, as what is on the screen: day lines and grouped bubbles. */
export function arrange(messages, waiting, now) {
  const waitingIds = new Map(waiting.map((item) => [item.clientId, item]))
  const shown = messages.map((message) => {
    const failed = waitingIds.get(message.clientId)?.error
    return failed ? { ...message, error: failed } : message
  })
  const there = new Set(shown.map(({ clientId }) => clientId).filter(Boolean))
  for (const item of waiting) {
    if (!there.has(item.clientId))
      shown.push({ ...item, id: item.clientId, direction: 'in', status: 'queued' })
  }

  const items = []
  shown.forEach((message, index) => {
    const before = shown[index - 1]
    const after = shown[index + 1]
    if (!before || dayOf(before) !== dayOf(message)) {
      items.push({
        kind: 'day',
        key: `day ${dayOf(message)} ${message.clientId ?? message.id}`,
        label: dayLabel(message.at, now),
      })
    }
    items.push({
      kind: 'message',
      key: message.clientId ?? message.id,
      message,
      first: !sameGroup(before, message),
      last: !sameGroup(message, after),
    })
  })
  return items
}

function sameGroup(a, b) {
  return (
    a !== undefined &&
    b !== undefined &&
    a.direction === b.direction &&
    dayOf(a) === dayOf(b) &&
    Math.abs(Date.parse(b.at) - Date.parse(a.at)) < groupGapMs
  )
}

const dayOf = (message) => new Date(message.at).toDateString()

/** "Today", "Yesterday", a weekday within the last week, else the date; the year only where it differs. */
export function dayLabel(at, now) {
  const date = new Date(at)
  const days = Math.round((startOfDay(now) - startOfDay(date)) / 86_400_000)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days > 1 && days < 7) return date.toLocaleDateString(undefined, { weekday: 'long' })
  const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric'
  return date.toLocaleDateString(undefined, { weekday: 'short', day: 'numeric', month: 'long', year })
}

const startOfDay = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()

/** The time of day as this reader writes it. */
export function timeLabel(at) {
  return new Date(at).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' })
}

import { getJson, Refused } from './api.js'
import { createPhone } from './phone.js'
import { load, save } from './storage.js'
import { createStream } from './stream.js'

/** Numbers for made-up people: 555-0100 to 555-0199 belong to nobody. */
const firstNumber = 14155550101

const find = (selector) => document.querySelector(selector)
const phones = new Map()
let title = document.title
const stream = createStream({
  onEvent: (event) => phones.get(event.number)?.receive(event),
  onOpen: () => each((phone) => phone.online()),
  onLost: () => each((phone) => phone.offline()),
})

async function start() {
  const asked = numbersInAddress()
  const numbers = asked.length > 0 ? asked : load('phones', [`+${firstNumber}`])
  for (const number of new Set(numbers)) await open(number)
  remember()
  const wide = matchMedia('(min-width: 760px)').matches
  activate(phones.keys().next().value, { focus: wide })
}

/** `?phones=+14155550101,+14155550102`; an address has a plus for a space, so both are read. */
function numbersInAddress() {
  const list = new URLSearchParams(location.search).get('phones') ?? ''
  return list
    .split(',')
    .map((number) => `+${number.replace(/\D/g, '')}`)
    .filter((number) => number.length > 1)
}

async function open(number) {
  if (phones.has(number)) return
  const phone = createPhone({ number, onClose: () => close(number), onUnread: showUnread })
  phones.set(number, phone)
  find('.phones').append(phone.element)
  phone.element.addEventListener('focusin', () => activate(number, { focus: false }))
  phone.tick(new Date())
  phone.shown()
  await phone.introduce()
  title = phone.name()
  find('h1').textContent = title
  showUnread()
}

function close(number) {
  phones.get(number)?.close()
  phones.delete(number)
  remember()
  if (phones.size === 0) find('.add').focus()
  else activate([...phones.keys()].at(-1), { focus: true })
}

/** The phones of this page, in the browser's memory and, where the address names them, there. */
function remember() {
  const numbers = [...phones.keys()]
  save('phones', numbers.length > 0 ? numbers : null)
  if (new URLSearchParams(location.search).has('phones')) {
    history.replaceState(null, '', `?phones=${numbers.map((number) => number.slice(1)).join(',')}`)
  }
  stream.watch(numbers)
  find('.phones').classList.toggle('none', numbers.length === 0)
  drawTabs()
}

/** On a small screen one phone fills it; which one, the tabs say. */
function activate(number, { focus }) {
  for (const phone of phones.values()) phone.element.classList.toggle('active', phone.number === number)
  if (focus) phones.get(number)?.focus()
  drawTabs()
}

function drawTabs() {
  const tabs = find('.tabs')
  const wanted = [...phones.values()]
  tabs.replaceChildren(
    ...wanted.map((phone) => {
      const active = phone.element.classList.contains('active')
      const tab = document.createElement('button')
      tab.type = 'button'
      tab.className = 'tab'
      tab.textContent = phone.display()
      if (active) tab.setAttribute('aria-current', 'true')
      if (phone.unread() > 0) {
        const count = document.createElement('span')
        count.className = 'badge'
        count.textContent = `${phone.unread()} new`
        tab.append(' ', count)
      }
      tab.addEventListener('click', () => {
        activate(phone.number, { focus: false })
        phone.element.querySelector('.log').focus({ preventScroll: true })
      })
      return tab
    }),
  )
}

function showUnread() {
  const count = [...phones.values()].reduce((sum, phone) => sum + phone.unread(), 0)
  document.title = count > 0 ? `(${count}) ${title}` : title
  const shown = [...phones.values()].map((phone) => phone.unread()).join()
  if (find('.tabs').dataset.unread !== shown) {
    find('.tabs').dataset.unread = shown
    drawTabs()
  }
}

function each(action) {
  for (const phone of phones.values()) action(phone)
}

function showForm(shown) {
  find('.add-form').hidden = !shown
  find('.add').setAttribute('aria-expanded', String(shown))
  find('.add-error').textContent = ''
  if (!shown) return
  let next = firstNumber
  while (phones.has(`+${next}`)) next += 1
  find('#add-number').value = `+${next}`
  find('#add-number').select()
}

find('.add').addEventListener('click', () => showForm(find('.add-form').hidden))
find('.add-form').addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  showForm(false)
  find('.add').focus()
})
find('.add-form').addEventListener('submit', async (event) => {
  event.preventDefault()
  try {
    const { number } = await getJson('/api/phone/lookup', { number: find('#add-number').value })
    showForm(false)
    await open(number)
    remember()
    activate(number, { focus: true })
    phones.get(number).element.scrollIntoView({ inline: 'nearest', block: 'nearest' })
  } catch (error) {
    find('.add-error').textContent =
      error instanceof Refused ? error.message : 'No connection. Try again in a moment.'
  }
})
for (const type of ['visibilitychange', 'focus']) {
  ;(type === 'focus' ? window : document).addEventListener(type, () => each((phone) => phone.refresh()))
}
setInterval(() => each((phone) => phone.tick(new Date())), 10_000)

start()

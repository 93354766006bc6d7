import assert from 'node:assert/strict'
import test, { after, before, type TestContext } from 'node:test'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { collectComplaints, findChromium, startChromium } from '../support/browser.ts'
import { type PhoneService, startPhoneService } from '../support/phone-service.ts'

const chromium = findChromium(process.env)
const options = {
  skip: chromium ? false : 'no Chromium found: install one, or name it in CHROMIUM_PATH',
  timeout: 90_000,
}

let browser: Browser
let service: PhoneService
before(async () => {
  if (!chromium) return
  service = await startPhoneService()
  browser = await startChromium(chromium)
})
after(async () => {
  await browser?.close()
  await service?.close()
})

test('two phones side by side, by keyboard alone, and all of it after a reload', options, async (t) => {
  const { page, complaints, numbers } = await openPage(t, 2)
  const [first, second] = [page.locator('.phone').nth(0), page.locator('.phone').nth(1)]
  service.setReplyAfterMs(600)
  await first.locator('.hello').waitFor()

  // The first phone has the focus; Tab leads through its parts to the second one.
  await page.keyboard.type('Remember to buy milk and eggs')
  await page.keyboard.press('Enter')
  await first.locator('.own').waitFor()
  await first.getByRole('img', { name: 'Delivered' }).waitFor()
  await first.locator('.typing').waitFor()
  await replies(first, 1)
  assert.equal(await first.locator('.typing').count(), 0)
  const said = ['Remember to buy milk and eggs', 'You said: Remember to buy milk and eggs']
  assert.deepEqual(await texts(first), said)

  await tabTo(page, second.locator('textarea'))
  await page.keyboard.type('one')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('two')
  await page.keyboard.press('Enter')
  await replies(second, 1)
  assert.deepEqual(await texts(second), ['one\ntwo', 'You said: one\ntwo'])
  assert.deepEqual(await texts(first), said, 'each phone has its own conversation')

  await page.reload()
  await replies(first, 1)
  await replies(second, 1)
  assert.deepEqual(await texts(first), said)
  assert.deepEqual(await texts(second), ['one\ntwo', 'You said: one\ntwo'])
  assert.equal(await first.locator('.day').textContent(), 'Today')
  assert.equal((await service.stored(numbers[0])).length, 2)
  assert.deepEqual(complaints, [])
})

test('phones are added by number, remembered, and closed', options, async (t) => {
  const { page } = await openPage(t, 0)
  await page.locator('.phone').waitFor()
  await page.getByRole('button', { name: 'Add a phone' }).click()
  const field = page.getByLabel('Phone number')
  assert.equal(await field.inputValue(), '+14155550102', 'the next free number is offered')
  await field.fill('hello')
  await page.keyboard.press('Enter')
  await page.getByText('This is not a phone number').waitFor()
  await field.fill('+44 20 7946 0958')
  await page.keyboard.press('Enter')
  const added = page.getByRole('region', { name: 'Phone +44 20 7946 0958' })
  await added.waitFor()
  await page.reload()
  await page.locator('.phone').nth(1).waitFor()
  await page.getByRole('button', { name: 'Close phone (415) 555-0101' }).click()
  assert.equal(await page.locator('.phone').count(), 1)
  await page.reload()
  await added.waitFor()
  assert.equal(await page.locator('.phone').count(), 1)
})

test('while the server is away texts are kept, and arrive once', options, async (t) => {
  const { page, numbers } = await openPage(t, 1)
  const phone = page.locator('.phone')
  await say(page, phone, 'before')
  await replies(phone, 1)
  await service.stop()
  await phone.getByText('No connection').waitFor()
  await say(page, phone, 'while away')
  await say(page, phone, 'and another')
  await phone.getByText('2 texts are kept and will be sent').waitFor()
  assert.equal(await phone.getByRole('img', { name: 'Waiting' }).count(), 2)

  await service.start()
  await phone.getByText('No connection').waitFor({ state: 'hidden' })
  await phone.getByText(/You said: .*and another/).waitFor()
  const sent = ['before', 'while away', 'and another']
  const stored = await service.stored(numbers[0])
  assert.deepEqual(
    stored.filter(({ role }) => role === 'user').map(({ body }) => body),
    sent,
  )
  assert.deepEqual(await phone.locator('.own .text').allTextContents(), sent)
})

test('an answer that is lost on its way back doubles nothing', options, async (t) => {
  const { page, numbers } = await openPage(t, 1)
  const phone = page.locator('.phone')
  let calls = 0
  await page.route('**/api/phone/send', async (route) => {
    calls += 1
    if (calls > 1) return route.continue()
    await route.fetch()
    await route.abort()
  })
  await say(page, phone, 'only once')
  await replies(phone, 1)
  await page.waitForFunction((key) => localStorage.getItem(key) === '[]', `jean.outbox.${numbers[0]}`)
  assert.equal(calls, 2)
  assert.deepEqual(await texts(phone), ['only once', 'You said: only once'])
  assert.equal((await service.stored(numbers[0])).length, 2)
})

test('a reply that no event tells of is found all the same', options, async (t) => {
  const { page } = await openPage(t, 1, { prepare: (page) => page.addInitScript(muteEvents) })
  const phone = page.locator('.phone')
  await say(page, phone, 'anybody there?')
  await replies(phone, 1)
  assert.deepEqual(await texts(phone), ['anybody there?', 'You said: anybody there?'])
})

test(
  'what arrives on another phone, or out of sight, is counted until it is looked at',
  options,
  async (t) => {
    const { page, numbers } = await openPage(t, 2, { oldTexts: [0, 60] })
    const second = page.locator('.phone').nth(1)
    await replies(second, 30)
    await page.locator('.phone').nth(0).locator('textarea').focus()
    await service.text(numbers[1], 'Reminder: call Sarah.')
    await second.locator('.badge', { hasText: '1 new' }).waitFor()
    assert.equal(await page.title(), '(1) Jean Memory')

    await second.locator('textarea').focus()
    await second.locator('.badge').waitFor({ state: 'hidden' })
    assert.equal(await page.title(), 'Jean Memory')

    await second.locator('.log').evaluate((log) => log.scrollTo(0, 0))
    await page.waitForTimeout(100)
    await service.text(numbers[1], 'And one more.')
    const jump = second.getByRole('button', { name: '1 new message' })
    await jump.waitFor()
    assert.equal(await second.locator('.log').evaluate((log) => log.scrollTop), 0, 'the reader is not moved')
    await jump.click()
    await second.locator('.badge').waitFor({ state: 'hidden' })
  },
)

test('what the conversation refers to stands under it, and opens', options, async (t) => {
  const { page } = await openPage(t, 1, {
    referents: [
      { phrase: 'that list', meaning: 'shopping list' },
      { phrase: 'her', meaning: 'Sarah' },
    ],
  })
  const panel = page.locator('.understands')
  await panel.getByText('“that list” → shopping list').waitFor()
  await panel.locator('summary').focus()
  await page.keyboard.press('Enter')
  assert.deepEqual(await panel.locator('dd').allTextContents(), ['shopping list', 'Sarah'])
  assert.equal(await panel.locator('dd').last().isVisible(), true)
})

test('a small screen shows one phone at a time and never scrolls sideways', options, async (t) => {
  const size = { viewport: { width: 360, height: 700 }, isMobile: true, hasTouch: true }
  const { page, complaints, numbers } = await openPage(t, 2, { context: size })
  const [first, second] = [page.locator('.phone').nth(0), page.locator('.phone').nth(1)]
  await say(page, first, 'x'.repeat(400))
  await replies(first, 1)
  assert.equal(await second.isVisible(), false)
  await service.text(numbers[1], 'Hello Ben.')
  await page.getByRole('button', { name: `${display(numbers[1])} 1 new` }).click()
  assert.equal(await first.isVisible(), false)
  await second.getByText('Hello Ben.').waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
  assert.deepEqual(complaints, [])
})

test('everything has a name, a role and enough contrast, and stands still on request', options, async (t) => {
  const { page, numbers } = await openPage(t, 1, { oldTexts: [6], context: { reducedMotion: 'reduce' } })
  const number = display(numbers[0])
  const phone = page.getByRole('region', { name: `Phone ${number}` })
  await replies(phone, 3)
  await page.getByRole('heading', { level: 1, name: 'Jean Memory' }).waitFor()
  await phone.getByRole('heading', { level: 2, name: 'Jean Memory' }).waitFor()
  const log = phone.getByRole('log', { name: `Conversation of ${number} with Jean Memory` })
  assert.equal(await log.getAttribute('aria-live'), 'polite')
  assert.match(await log.innerText(), /You:\s+text 1/)
  await phone.getByRole('textbox', { name: `Text message from ${number} to Jean Memory` }).fill('x')
  assert.equal(await phone.getByRole('button', { name: 'Send' }).isEnabled(), true)
  assert.deepEqual(await page.evaluate(findNameless), [])
  assert.deepEqual(await page.evaluate(() => document.getAnimations().map(String)), [])
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    assert.deepEqual(await page.evaluate(findFaint), [], colorScheme)
  }
})

let people = 0

/** The page with so many phones, all of new people; `oldTexts` says how much each of them has said before. */
async function openPage(
  t: TestContext,
  phones: number,
  more: {
    oldTexts?: number[]
    referents?: object[]
    context?: BrowserContextOptions
    prepare?: (page: Page) => Promise<unknown>
  } = {},
) {
  const numbers = Array.from({ length: phones }, () => `+1415555${1000 + ++people}`) as [string, string]
  for (const [index, count] of (more.oldTexts ?? []).entries()) {
    if (count > 0) await service.remember(numbers[index] as string, count)
  }
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', ...more.context })
  t.after(async () => {
    service.setReplyAfterMs(0)
    await context.close()
  })
  const page = await context.newPage()
  const complaints = collectComplaints(page)
  if (more.referents)
    await page.route('**/api/phone/referents*', (route) => route.fulfill({ json: more.referents }))
  await more.prepare?.(page)
  await page.goto(`${service.url()}/${phones > 0 ? `?phones=${numbers.join()}` : ''}`)
  return { page, complaints, numbers }
}

const display = (number: string) => `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`

async function say(page: Page, phone: Locator, text: string) {
  await phone.locator('textarea').fill(text)
  await page.keyboard.press('Enter')
}

const replies = (phone: Locator, count: number) =>
  phone
    .locator('.theirs:not(.typing)')
    .nth(count - 1)
    .waitFor()

const texts = (phone: Locator) => phone.locator('.message .text').allTextContents()

async function tabTo(page: Page, target: Locator) {
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press('Tab')
    const focused = page.locator(':focus-visible')
    const { outlineStyle } = await focused.evaluate((element) => getComputedStyle(element))
    assert.equal(outlineStyle, 'solid', 'the focus is seen wherever it is')
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  assert.fail('Tab does not lead there')
}

/** Runs in the page: an event stream that opens and then says nothing. */
function muteEvents() {
  class Mute extends EventTarget {
    constructor() {
      super()
      setTimeout(() => this.dispatchEvent(new Event('open')))
    }
    close() {}
  }
  Object.assign(window, { EventSource: Mute })
}

/** Runs in the page: what a screen reader would announce without a name. */
function findNameless(): string[] {
  const elements = document.querySelectorAll<HTMLElement>(
    'button, input, textarea, img, [role], section, nav',
  )
  return Array.from(elements)
    .filter((element) => element.checkVisibility() && !element.closest('[aria-hidden]'))
    .filter((element) => {
      const labels = (element as HTMLInputElement).labels?.length ?? 0
      const named = element.getAttribute('aria-label') || element.textContent?.trim() || labels > 0
      return !named && !element.hasAttribute('alt') && element.getAttribute('role') !== 'status'
    })
    .map((element) => element.outerHTML.slice(0, 80))
}

/** Runs in the page: visible texts with less than the contrast of WCAG AA (4.5 to 1). */
function findFaint(): string[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const toRgb = (color: string) => {
    canvas?.clearRect(0, 0, 1, 1)
    if (canvas) canvas.fillStyle = color
    canvas?.fillRect(0, 0, 1, 1)
    return Array.from(canvas?.getImageData(0, 0, 1, 1).data ?? [])
  }
  const luminance = ([r = 0, g = 0, b = 0]: number[]) => {
    const linear = [r, g, b].map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0)
  }
  const background = (element: Element | null): number[] => {
    for (let at = element; at; at = at.parentElement) {
      const color = toRgb(getComputedStyle(at).backgroundColor)
      if (color[3] === 255) return color
    }
    return [255, 255, 255]
  }
  return Array.from(document.querySelectorAll<HTMLElement>('body *'))
    .filter((element) => element.checkVisibility() && element.innerText?.trim())
    .filter((element) =>
      Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.nodeValue?.trim()),
    )
    .filter((element) => !(element as HTMLButtonElement).disabled)
    .flatMap((element) => {
      const pair = [luminance(toRgb(getComputedStyle(element).color)), luminance(background(element))]
      const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05)
      return ratio < 4.5 ? [`${element.className}: ${ratio.toFixed(2)}`] : []
    })
}

import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { collectComplaints, findChromium, startChromium } from '../support/browser.ts'
import { startEchoService } from '../support/phone-service.ts'

const chromium = findChromium(process.env)
const options = {
  skip: chromium ? false : 'no Chromium found: install one, or name it in CHROMIUM_PATH',
  timeout: 90_000,
}
const ada = '+14155550101'
const ben = '+14155550102'

let browser: Browser
before(async () => {
  if (chromium) browser = await startChromium(chromium)
})
after(() => browser?.close())

test(
  'two phones side by side, by keyboard: bubble, ticks, typing dots, reply, and all of it after a reload',
  options,
  async (t) => {
    const { service, page, complaints } = await openPage(t, `?phones=${ada},${ben}`)
    service.setReplyAfterMs(600)
    const [first, second] = [page.locator('.phone').nth(0), page.locator('.phone').nth(1)]
    await first.locator('.hello').waitFor()

    // The first phone has the focus; Tab leads through its parts to the second one.
    await page.keyboard.type('Remember to buy milk and eggs')
    await page.keyboard.press('Enter')
    await first.locator('.own').waitFor()
    await first.getByRole('img', { name: 'Delivered' }).waitFor()
    await first.locator('.typing').waitFor()
    await replies(first, 1)
    assert.equal(await first.locator('.typing').count(), 0)
    assert.deepEqual(await texts(first), [
      'Remember to buy milk and eggs',
      'You said: Remember to buy milk and eggs',
    ])

    await tabTo(page, second.locator('textarea'))
    await page.keyboard.type('one')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('two')
    await page.keyboard.press('Enter')
    await replies(second, 1)
    assert.deepEqual(await texts(second), ['one\ntwo', 'You said: one\ntwo'])
    assert.equal((await texts(first)).length, 2, 'each phone has its own conversation')

    await page.reload()
    await replies(page.locator('.phone').nth(0), 1)
    await replies(page.locator('.phone').nth(1), 1)
    assert.deepEqual(await texts(page.locator('.phone').nth(1)), ['one\ntwo', 'You said: one\ntwo'])
    assert.equal(await first.locator('.day').textContent(), 'Today')
    assert.equal(await first.locator('.understands-short').textContent(), '“that list” → shopping list')
    assert.deepEqual(complaints, [])
  },
)

test('phones are added by number, remembered, and closed', options, async (t) => {
  const { page, complaints } = await openPage(t, '')
  await page.locator('.phone').waitFor()
  await page.getByRole('button', { name: 'Add a phone' }).click()
  assert.equal(await page.getByLabel('Phone number').inputValue(), ben, 'the next free number is offered')
  await page.getByLabel('Phone number').fill('hello')
  await page.keyboard.press('Enter')
  await page.getByText('This is not a phone number').waitFor()
  await page.getByLabel('Phone number').fill('+44 20 7946 0958')
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Phone +44 20 7946 0958' }).waitFor()
  await page.reload()
  await page.locator('.phone').nth(1).waitFor()
  await page.getByRole('button', { name: 'Close phone (415) 555-0101' }).click()
  assert.equal(await page.locator('.phone').count(), 1)
  await page.reload()
  await page.getByRole('region', { name: 'Phone +44 20 7946 0958' }).waitFor()
  assert.equal(await page.locator('.phone').count(), 1)
  assert.equal(complaints.filter((line) => !line.includes('400')).join(), '')
})

test('while the server is away texts are kept and arrive once', options, async (t) => {
  const { service, page } = await openPage(t, `?phones=${ada}`)
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
  await replies(phone, 3)
  await phone.getByText('No connection').waitFor({ state: 'hidden' })
  const own = service.messagesOf(ada).filter(({ role }) => role === 'user')
  assert.deepEqual(
    own.map(({ body }) => body),
    ['before', 'while away', 'and another'],
  )
  assert.deepEqual(
    (await texts(phone)).filter((text) => !text.startsWith('You said')),
    ['before', 'while away', 'and another'],
  )
})

test('an answer that is lost on its way back doubles nothing', options, async (t) => {
  const { service, page } = await openPage(t, `?phones=${ada}`)
  const phone = page.locator('.phone')
  let lost = 0
  await page.route('**/api/phone/send', async (route) => {
    if (lost++ > 0) return route.continue()
    await route.fetch()
    await route.abort()
  })
  await say(page, phone, 'only once')
  await phone.getByRole('img', { name: 'Delivered' }).waitFor()
  await replies(phone, 1)
  await page.waitForFunction(() => localStorage.getItem('jean.outbox.+14155550101') === '[]')
  assert.equal(lost, 2)
  assert.deepEqual(await texts(phone), ['only once', 'You said: only once'])
  assert.equal(service.messagesOf(ada).length, 2)
})

test(
  'what arrives on another phone, or above the fold, is counted until it is looked at',
  options,
  async (t) => {
    const { service, page } = await openPage(t, `?phones=${ada},${ben}`, (service) => fill(service, ben, 60))
    const second = page.locator('.phone').nth(1)
    await replies(second, 30)
    await page.locator('.phone').nth(0).locator('textarea').focus()
    await service.reply(ben, 'Reminder: call Sarah.')
    await second.locator('.badge', { hasText: '1 new' }).waitFor()
    assert.equal(await page.title(), '(1) Jean Memory')

    await second.locator('textarea').focus()
    await second.locator('.badge').waitFor({ state: 'hidden' })
    assert.equal(await page.title(), 'Jean Memory')

    await second.locator('.log').evaluate((log) => log.scrollTo(0, 0))
    await page.waitForTimeout(100)
    await service.reply(ben, 'And one more.')
    const jump = second.getByRole('button', { name: '1 new message' })
    await jump.waitFor()
    assert.equal(await second.locator('.log').evaluate((log) => log.scrollTop), 0, 'the reader is not moved')
    await jump.click()
    await second.locator('.badge').waitFor({ state: 'hidden' })
  },
)

test('a small screen shows one phone at a time and never scrolls sideways', options, async (t) => {
  const size = { viewport: { width: 360, height: 700 }, isMobile: true, hasTouch: true }
  const { service, page, complaints } = await openPage(t, `?phones=${ada},${ben}`, undefined, size)
  const [first, second] = [page.locator('.phone').nth(0), page.locator('.phone').nth(1)]
  await say(page, first, 'x'.repeat(400))
  await replies(first, 1)
  assert.equal(await second.isVisible(), false)
  await service.reply(ben, 'Hello Ben.')
  await page.getByRole('button', { name: '(415) 555-0102 1 new' }).click()
  assert.equal(await first.isVisible(), false)
  await second.getByText('Hello Ben.').waitFor()
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.equal(width, 360)
  assert.deepEqual(complaints, [])
})

test(
  'everything has a name and a role, enough contrast in light and dark, and stands still on request',
  options,
  async (t) => {
    const { page } = await openPage(t, `?phones=${ada}`, (service) => fill(service, ada, 6), {
      reducedMotion: 'reduce',
    })
    const phone = page.getByRole('region', { name: 'Phone (415) 555-0101' })
    await replies(phone, 3)
    await page.getByRole('heading', { level: 1, name: 'Jean Memory' }).waitFor()
    await phone.getByRole('heading', { level: 2, name: 'Jean Memory' }).waitFor()
    const log = phone.getByRole('log', { name: 'Conversation of (415) 555-0101 with Jean Memory' })
    assert.equal(await log.getAttribute('aria-live'), 'polite')
    assert.match(await log.innerText(), /You:\s+text 1/)
    await phone.getByRole('textbox', { name: 'Text message from (415) 555-0101 to Jean Memory' }).fill('x')
    assert.equal(await phone.getByRole('button', { name: 'Send' }).isEnabled(), true)
    assert.deepEqual(await page.evaluate(findNameless), [])
    assert.deepEqual(await page.evaluate(() => document.getAnimations().map(String)), [])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      assert.deepEqual(await page.evaluate(findFaint), [], colorScheme)
    }
  },
)

type Service = Awaited<ReturnType<typeof startEchoService>>

async function openPage(
  t: { after: (done: () => Promise<unknown>) => void },
  query: string,
  prepare: (service: Service) => void = () => {},
  context: BrowserContextOptions = {},
) {
  const service = await startEchoService()
  prepare(service)
  const opened = await browser.newContext({ locale: 'en-US', ...context })
  t.after(async () => {
    await opened.close()
    await service.stop()
  })
  const page = await opened.newPage()
  const complaints = collectComplaints(page)
  await page.goto(`${service.url()}/${query}`)
  return { service, page, complaints }
}

function fill(service: Service, number: string, count: number) {
  for (let index = 1; index <= count; index++) {
    const role = index % 2 === 1 ? 'user' : 'assistant'
    const at = new Date(1_780_000_000_000 + index * 60_000).toISOString()
    service.store({ id: `old-${index}`, number, role, body: `text ${index}`, at, status: 'delivered' })
  }
}

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

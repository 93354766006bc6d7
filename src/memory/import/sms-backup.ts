import { UsageError } from '../../errors.ts'
import type { Passage } from '../documents.ts'

export type Chat = { title: string; passages: Passage[] }

type Element = { name: string; attributes: Record<string, string>; line: number }
type Sms = Passage & { partner: string }

export function isSmsBackup(content: string): boolean {
  return /<smses[\s>]/.test(content.slice(0, 10_000))
}

/**
 * The chats of an "SMS Backup & Restore" file (Android), one for each partner, oldest message first.
 * A file that was cut off is refused with the line where it ends.
 */
export function parseSmsBackup(content: string, ownName: string): Chat[] {
  const elements = [...readElements(content)]
  const messages = elements.flatMap((element, index) => {
    if (element.name === 'sms') return readSms(element, ownName)
    return element.name === 'mms' ? readMms(element, elements.slice(index + 1), ownName) : []
  })
  refuseCutFile(content, elements)
  const partners = new Map<string, Sms[]>()
  for (const message of messages) {
    partners.set(message.partner, [...(partners.get(message.partner) ?? []), message])
  }
  return [...partners].map(([partner, said]) => ({
    title: `SMS with ${partner}`,
    passages: said
      .sort((one, other) => one.saidAt.getTime() - other.saidAt.getTime())
      .map(({ author, text, saidAt }) => ({ author, text, saidAt })),
  }))
}

function* readElements(content: string): Generator<Element> {
  const tagPattern = /<(\/?[a-z]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/gi
  let line = 1
  let counted = 0
  for (const match of content.matchAll(tagPattern)) {
    for (; counted < match.index; counted++) if (content.charCodeAt(counted) === 10) line++
    const attributes: Record<string, string> = {}
    for (const [, name, double, single] of (match[2] ?? '').matchAll(
      /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
    )) {
      if (name) attributes[name] = unescapeXml(double ?? single ?? '')
    }
    yield { name: (match[1] ?? '').toLowerCase(), attributes, line }
  }
}

function readSms({ attributes }: Element, ownName: string): Sms[] {
  return toSms(attributes, attributes.body ?? '', attributes.type === '2', ownName)
}

/** An MMS says its words in its text parts; what follows the next message is not its own. */
function readMms({ attributes }: Element, following: Element[], ownName: string): Sms[] {
  const end = following.findIndex(({ name }) => name === '/mms')
  const text = following
    .slice(0, Math.max(0, end))
    .filter(({ name, attributes: part }) => name === 'part' && part.ct === 'text/plain')
    .map(({ attributes: part }) => part.text ?? '')
    .join('\n')
  return toSms(attributes, text, attributes.msg_box === '2', ownName)
}

function toSms(attributes: Record<string, string>, text: string, sent: boolean, ownName: string): Sms[] {
  const saidAt = new Date(Number(attributes.date))
  const clean = text.replaceAll('\0', '').trim()
  if (clean === '' || clean === 'null' || Number.isNaN(saidAt.getTime())) return []
  const contact = attributes.contact_name
  const partner =
    (contact && contact !== '(Unknown)' && contact !== 'null' ? contact : attributes.address) || 'unknown'
  return [{ author: sent ? ownName : partner, text: clean, saidAt, partner }]
}

function refuseCutFile(content: string, elements: Element[]): void {
  if (elements.some(({ name }) => name === '/smses')) return
  const line = content.trimEnd().split('\n').length
  throw new UsageError(`The file ends in the middle, at line ${line}: nothing was imported.`)
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescapeXml(text: string): string {
  const plain = text.replaceAll(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
  // Android writes an emoji as the two numbers of its surrogates.
  return plain.isWellFormed() ? plain : plain.toWellFormed()
}

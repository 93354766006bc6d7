import type { ReceivedMessage } from './gateway.ts'
import type { FormParams } from './signature.ts'

// A phone number, a short code, an alphanumeric sender (at most 11 characters), or a channel's address.
const sender = /^(\+?\d{3,15}|[A-Za-z0-9 +\-_&]{1,11}|(whatsapp|rcs|messenger):.{1,64})$/
const messageSid = /^(SM|MM)[0-9a-zA-Z]{32}$/

/**
 * A Twilio messaging webhook's parameters as a message, or what is missing from it.
 * https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export function parseInbound(
  params: FormParams,
): { kind: 'message'; message: ReceivedMessage } | { kind: 'invalid'; reason: string } {
  const providerSid =
    firstParam(params, 'MessageSid') || firstParam(params, 'SmsMessageSid') || firstParam(params, 'SmsSid')
  const from = firstParam(params, 'From')
  if (!messageSid.test(providerSid)) return { kind: 'invalid', reason: 'MessageSid is missing or malformed' }
  if (!sender.test(from)) return { kind: 'invalid', reason: 'From is missing or is no sender' }
  const mediaCount = Number.parseInt(firstParam(params, 'NumMedia') || '0', 10) || 0
  const body = cleanText(firstParam(params, 'Body'))
  if (params.Body === undefined && mediaCount === 0) return { kind: 'invalid', reason: 'Body is missing' }
  const media = Array.from({ length: Math.min(mediaCount, 10) }, (_, index) => ({
    url: cleanText(firstParam(params, `MediaUrl${index}`)),
    contentType: cleanText(firstParam(params, `MediaContentType${index}`)),
  }))
  const optOutType = firstParam(params, 'OptOutType')
  return {
    kind: 'message',
    message: {
      providerSid,
      from,
      to: firstParam(params, 'To'),
      body,
      media,
      optOutType:
        optOutType === 'STOP' || optOutType === 'START' || optOutType === 'HELP' ? optOutType : null,
      sentAt: null,
    },
  }
}

/** The phone number behind an address: `whatsapp:+1555…` and `+1555…` are one person. */
export function phoneOf(address: string): string {
  return address.replace(/^whatsapp:/, '')
}

/** The first value of a parameter, or an empty text. */
export function firstParam(params: FormParams, name: string): string {
  const value = params[name]
  return (typeof value === 'string' ? value : value?.[0]) ?? ''
}

// C0 and C1 controls but tab, line feed and carriage return; Postgres refuses NUL in text.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

/** Text as it can be stored: no control characters, no lone surrogates. Nothing else is changed. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(controls, '')
}

import type { SendResult } from './gateway.ts'

export type ErrorKind = Exclude<SendResult['kind'], 'accepted'>

// https://www.twilio.com/docs/api/errors; a code that is missing here goes by the status it came with.
const kinds: Record<ErrorKind, readonly (number | string)[]> = {
  // Never processed, or never even reached Twilio.
  'not-accepted': [20429, 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'],
  ambiguous: [20500, 20503],
  permanent: [21211, 21408, 21602, 21612, 21614, 21617, 21635, 30005, 30006],
  later: [21611, 30001, 30003, 30008],
  'opted-out': [21610],
  account: [20003, 20005, 30002, 30004, 30007, 30034],
}

const kindOf = new Map<string, ErrorKind>(
  (Object.keys(kinds) as ErrorKind[]).flatMap((kind) => kinds[kind].map((code) => [String(code), kind])),
)

/** What one of Twilio's error codes means for a message, where it is known. */
export function errorKindOf(code: string): ErrorKind | undefined {
  return kindOf.get(code)
}

/** What a thrown error of the SDK means for the message. Whatever is not known to be safe is ambiguous. */
export function classifySendError(error: unknown): { kind: ErrorKind; code: string } {
  const { status } = error as { status?: number }
  const code = errorCodeOf(error)
  const known = errorKindOf(code)
  if (known) return { kind: known, code }
  if (status === 429) return { kind: 'not-accepted', code }
  if (status === 401 || status === 403) return { kind: 'account', code }
  if (status !== undefined && status >= 400 && status < 500 && status !== 408)
    return { kind: 'permanent', code }
  return { kind: 'ambiguous', code }
}

/** Twilio's code, else the HTTP status or the network's own code. */
export function errorCodeOf(error: unknown): string {
  const { status, code } = error as { status?: number; code?: number | string }
  return String(code ?? status ?? 'unknown')
}

/** What the service asks of whoever carries its texts: Twilio, or the simulated phone. */
export type Gateway = {
  kind: 'twilio' | 'simulator'
  /** How long after a send was begun it may still reach the gateway, in milliseconds: its time-out, and a little. */
  settlesAfterMs: number
  send(message: OutboundMessage): Promise<SendResult>
  /** Looks for a message that may have been sent, but is none of those known by their ids already. */
  findSent(query: SentQuery): Promise<FindResult>
  /** What came in and what became of what went out since then, oldest first, as far as it is still known. */
  listSince(since: Date): Promise<{ received: ReceivedMessage[]; sent: SentMessage[] }>
}

export type SentQuery = {
  id: string
  to: string
  body: string
  since: Date
  /** The gateway's ids of messages that are known to be other ones, however alike. */
  knownSids: readonly string[]
}

/** A message that we sent, in the gateway's own words. */
export type SentMessage = { sid: string; status: string; errorCode: string | null }

export type OutboundMessage = {
  /** Our own id of it. */
  id: string
  to: string
  body: string
  /** Where the gateway reports what became of it; carries our id. */
  statusCallback: string
}

export type SendResult =
  | { kind: 'accepted'; sid: string }
  /** Never processed: safe to repeat after a while. */
  | { kind: 'not-accepted'; code: string }
  /** It may have been sent: look before it is ever repeated. */
  | { kind: 'ambiguous'; code: string }
  /** This message will never arrive. */
  | { kind: 'permanent'; code: string }
  /** May work later; a bounded number of times. */
  | { kind: 'later'; code: string }
  /** The person has said STOP to the gateway. */
  | { kind: 'opted-out'; code: string }
  /** Our account cannot send at all: hold everything and tell the operator. */
  | { kind: 'account'; code: string }

export type FindResult =
  | { kind: 'found'; sid: string }
  | { kind: 'not-found' }
  | { kind: 'unknown'; code: string }

/** A message that came in, from the webhook or from the gateway's list. */
export type ReceivedMessage = {
  providerSid: string
  from: string
  to: string
  body: string
  media: { url: string; contentType: string }[]
  optOutType: 'STOP' | 'START' | 'HELP' | null
  /** When the gateway took it, where it says so. */
  sentAt: Date | null
}

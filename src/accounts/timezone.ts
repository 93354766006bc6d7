import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { isTimeZone } from '../config.ts'

// Countries whose people live in one zone (or nearly all of them), from the IANA zone.tab; elsewhere a
// guess would put reminders at the wrong hour, so the configured default stands.
const zoneOfCountry: Record<string, string> = {
  GB: 'Europe/London',
  IE: 'Europe/Dublin',
  FR: 'Europe/Paris',
  DE: 'Europe/Berlin',
  IT: 'Europe/Rome',
  NL: 'Europe/Amsterdam',
  BE: 'Europe/Brussels',
  CH: 'Europe/Zurich',
  AT: 'Europe/Vienna',
  SE: 'Europe/Stockholm',
  NO: 'Europe/Oslo',
  DK: 'Europe/Copenhagen',
  FI: 'Europe/Helsinki',
  PL: 'Europe/Warsaw',
  CZ: 'Europe/Prague',
  GR: 'Europe/Athens',
  IN: 'Asia/Kolkata',
  JP: 'Asia/Tokyo',
  KR: 'Asia/Seoul',
  SG: 'Asia/Singapore',
  IL: 'Asia/Jerusalem',
  ZA: 'Africa/Johannesburg',
  NG: 'Africa/Lagos',
  KE: 'Africa/Nairobi',
  EG: 'Africa/Cairo',
}

/** The zone a number's country suggests, or `fallback` (an IANA name) where the country has several. */
export function guessTimezone(phoneNumber: string, fallback: string): string {
  const zone = zoneOfCountry[parsePhoneNumberFromString(phoneNumber)?.country ?? '']
  return zone && isTimeZone(zone) ? zone : fallback
}

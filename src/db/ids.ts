/** Ids that must not be mixed up. */
export type UserId = string & { readonly brand: 'UserId' }
export type TurnId = string & { readonly brand: 'TurnId' }

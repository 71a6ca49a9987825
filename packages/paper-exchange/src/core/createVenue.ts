import type { Venue, VenueOptions } from './venue.ts'

/** Opens a venue at the feed's start time, with no accounts. */
export declare function createVenue(options: VenueOptions): Venue

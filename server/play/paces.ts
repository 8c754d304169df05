import { availableParallelism } from 'node:os'
import { Pace } from './pace'

/** Most calls at once of a server. */
const MOST_AT_ONCE = 32

/** The pace of each model server, whatever asks it: grids and experiments share what it bears. */
export class Paces {
  private readonly known = new Map<string, Pace>()

  /** What runs in this process: more at once than there are processors serve nobody. */
  of(server: string): Pace {
    const most = server === 'built-in' || server === 'none' ? availableParallelism() : MOST_AT_ONCE
    const pace = this.known.get(server) ?? new Pace(most)
    this.known.set(server, pace)
    return pace
  }
}

import { findJson } from '@/nodes/json-extract/find-json'
import { fitsSchema } from '@/nodes/shared/fits-schema'
import { say } from '@/pipeline/said'
import { type AssertionCheck, passIf } from './check'

/** The answer's JSON, also with words or a fence around it, as the node that extracts JSON finds it. */
export const jsonSchemaCheck: AssertionCheck<'json-schema'> = {
  async check({ schema }, { answered, scores }) {
    const values = answered.json === undefined ? findJson(answered.text).map(({ value }) => value) : [answered.json]
    const fit = values.length === 0 ? null : await fitsSchema(values, schema)
    const valid = fit !== null && 'at' in fit
    scores.jsonValid = Math.min(scores.jsonValid ?? 1, Number(valid))
    return passIf(valid, () => {
      if (fit === null || 'at' in fit) return say('There is no JSON in the answer.')
      return fit.place === '' ? fit.reason : say('{field}: {reason}', { field: fit.place, reason: fit.reason })
    })
  },
}

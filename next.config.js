import createNextIntlPlugin from 'next-intl/plugin'

const withMessages = createNextIntlPlugin('./app/i18n/request.ts')

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  // `npm run typecheck` checks the whole repository at once.
  typescript: { ignoreBuildErrors: true },
  // The server answers on this computer: packing costs more than it saves, and would hold back streamed answers.
  compress: false,
  devIndicators: false,
}

export default withMessages(config)

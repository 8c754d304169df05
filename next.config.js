import createNextIntlPlugin from 'next-intl/plugin'

const withMessages = createNextIntlPlugin('./app/i18n/request.ts')

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  // `npm run typecheck` checks the whole repository at once.
  typescript: { ignoreBuildErrors: true },
  // What stands in front of Next packs answers, and only those that leave this computer.
  compress: false,
  devIndicators: false,
  // `npm run dev` is opened at this address too; without it Next refuses its own hot reload there and the page never wakes.
  allowedDevOrigins: ['127.0.0.1'],
}

export default withMessages(config)

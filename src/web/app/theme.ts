/** The look: one accent, neutral greys, 14 px text with 12 px beside it, small radii, nothing that moves longer than 150 ms. */
import {
  type ButtonFactory,
  type CSSVariablesResolver,
  createTheme,
  type InputFactory,
  type KbdProps,
  type MenuProps,
  type ModalProps,
  type NotificationProps,
  type PartialVarsResolver,
  type TooltipProps,
} from "@mantine/core";

/** Text on every shade used for text keeps a contrast of 4.5:1 or more, in light and in dark. */
export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: 6,
  colors: {
    accent: [
      "#eef3ff",
      "#dce6fd",
      "#b9cbf8",
      "#93b0f4",
      "#7d9ff2",
      "#4b77e6",
      "#2f5fd0",
      "#2751b5",
      "#204391",
      "#19356f",
    ],
    gray: [
      "#f7f7f8",
      "#f0f0f2",
      "#e6e6e9",
      "#dadade",
      "#cbcbd1",
      "#9a9ba3",
      "#5f6068",
      "#47484f",
      "#303137",
      "#1b1c20",
    ],
    dark: [
      "#e6e6e9",
      "#c3c4ca",
      "#a2a3ac",
      "#8e8f99",
      "#393a41",
      "#2a2b31",
      "#1e1f24",
      "#141518",
      "#0f1012",
      "#0a0b0c",
    ],
  },
  black: "#1b1c20",
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontSizes: { xs: "12px", sm: "14px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "1.35", sm: "1.45", md: "1.45", lg: "1.4", xl: "1.3" },
  fontWeights: { bold: "600" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "16px", lineHeight: "1.3" },
      h2: { fontSize: "14px", lineHeight: "1.4" },
      h3: { fontSize: "14px", lineHeight: "1.4", fontWeight: "500" },
    },
  },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  radius: { xs: "2px", sm: "4px", md: "6px", lg: "8px", xl: "12px" },
  defaultRadius: "sm",
  respectReducedMotion: true,
  // Named only, not imported: a page that opens no window does not fetch what draws one.
  components: {
    Button: {
      defaultProps: { variant: "default" },
      vars: ((_, { size }) => ({
        root: size
          ? {}
          : { "--button-height": "32px", "--button-padding-x": "12px", "--button-fz": "var(--mantine-font-size-sm)" },
      })) satisfies PartialVarsResolver<ButtonFactory>,
    },
    Input: {
      vars: ((_, { size }) => ({
        wrapper: size && size !== "sm" ? {} : { "--input-height": "32px" },
      })) satisfies PartialVarsResolver<InputFactory>,
    },
    Kbd: { defaultProps: { size: "xs" } satisfies KbdProps },
    Menu: {
      defaultProps: {
        transitionProps: { duration: 90 },
        shadow: "md",
        withinPortal: true,
        // What takes the focus instead of an item may not be inside of a menu; the first item takes it.
        withInitialFocusPlaceholder: false,
      } satisfies MenuProps,
    },
    Modal: { defaultProps: { transitionProps: { duration: 120 }, shadow: "lg" } satisfies Partial<ModalProps> },
    Notification: {
      defaultProps: { closeButtonProps: { "aria-label": "Close" } } satisfies Partial<NotificationProps>,
    },
    Tooltip: {
      defaultProps: { openDelay: 400, transitionProps: { duration: 90 }, fz: "xs" } satisfies Partial<TooltipProps>,
    },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-placeholder": "#6b6c75",
    "--mantine-color-disabled-color": "#6b6c75",
    "--mantine-color-error": "#b42626",
    "--fb-surface": "#f7f7f8",
    "--fb-line": "#e6e6e9",
    "--fb-hover": "#f4f4f6",
    "--fb-cursor": "#eef3ff",
    "--fb-good": "#17713d",
    "--fb-warn": "#8a5300",
    "--fb-bad": "#b42626",
    "--fb-good-fill": "#e7f4ec",
    "--fb-warn-fill": "#fbf0dc",
    "--fb-bad-fill": "#fcebea",
    "--fb-bar": "#8fa9e6",
  },
  dark: {
    "--mantine-color-error": "#ff8f87",
    "--fb-surface": "#0f1012",
    "--fb-line": "#26272c",
    "--fb-hover": "#1a1b1f",
    "--fb-cursor": "#1b2540",
    "--fb-good": "#67cf95",
    "--fb-warn": "#e9b756",
    "--fb-bad": "#ff8f87",
    "--fb-good-fill": "#15291e",
    "--fb-warn-fill": "#2e2513",
    "--fb-bad-fill": "#331b1b",
    "--fb-bar": "#4a66ab",
  },
});

/** The server writes a fresh nonce into each page; browsers hide the attribute, so only the property tells it. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}

// The wording of the start page. It does not cache, needs no authentication, and is no tRPC router.
// Effects of the banner layer are in the style sheet; the database is not asked here.
export const labels = {
  title: "Parcels",
  hint: "Communication with your depot: call us.",
  slow: "This takes a moment. Please wait.",
};

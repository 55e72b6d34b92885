"""What a facilitator's page says, from dates and completion alone: roster, needs, finding. Pure."""
